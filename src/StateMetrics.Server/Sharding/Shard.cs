namespace StateMetrics.Server.Sharding;

/// <summary>
/// The part of all objects that one process owns: those whose uid hashes into the <paramref name="Ordinal"/>th of
/// <paramref name="Total"/> equal ranges of the 64-bit space. These are the ranges of Kubernetes' sharded list and watch
/// (KEP-5866), so that a server can be asked to send no others. The hash is a contract between ordinals.
/// </summary>
internal readonly record struct Shard(int Ordinal, int Total)
{
    /// <summary>The hashes that are ours: from the smallest h with h · total >= ordinal · 2^64 on.</summary>
    public HashRanges Range => HashRanges.Of(new HashRange((ulong)Start(Ordinal, Total), (ulong)(Start(Ordinal + 1, Total) - 1)));

    /// <summary>Whether the object with this metadata.uid is ours.</summary>
    public bool Owns(ReadOnlySpan<byte> uid) => OwnerOf(Fnv1a.Hash64(uid), Total) == Ordinal;

    /// <summary>floor(hash · total / 2^64): the ranges partition the space for every total.</summary>
    internal static int OwnerOf(ulong hash, int total) => (int)Math.BigMul(hash, (ulong)total, out _);

    public Shard Checked() => Total >= 1 && Ordinal >= 0 && Ordinal < Total
        ? this
        : throw new ArgumentOutOfRangeException(nameof(Ordinal), $"ordinal {Ordinal} is outside {Total} shards");

    public override string ToString() => $"shard {Ordinal} of {Total}";

    private static UInt128 Start(long ordinal, int total) => (((UInt128)(ulong)ordinal << 64) + (UInt128)total - 1) / (UInt128)total;
}
