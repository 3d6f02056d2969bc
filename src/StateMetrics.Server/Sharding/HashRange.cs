using System.Globalization;

namespace StateMetrics.Server.Sharding;

/// <summary>A part of the 64-bit space, both ends included: the space as a whole has no exclusive end of 64 bits.</summary>
internal readonly record struct HashRange(ulong First, ulong Last)
{
    public bool Contains(ulong hash) => hash >= First && hash <= Last;

    /// <summary>As a term of Kubernetes' shardSelector, whose end is exclusive: 16 digits, and 17 for the end of the space.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"shardRange(object.metadata.uid, '0x{First:x16}', '0x{(UInt128)Last + 1:x16}')");
}
