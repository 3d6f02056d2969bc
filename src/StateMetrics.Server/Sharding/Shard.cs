namespace StateMetrics.Server.Sharding;

/// <summary>
/// The part of all objects that one process owns: those whose uid hashes into the <paramref name="Ordinal"/>th of
/// <paramref name="Total"/> equal ranges of the 64-bit space. These are the ranges of Kubernetes' sharded list and watch
/// (KEP-5866), so that a server can be asked to send no others.
/// </summary>
internal readonly record struct Shard(int Ordinal, int Total)
{
    /// <summary>Whether the object with this metadata.uid is ours. The hash is a contract between ordinals.</summary>
    public bool Owns(ReadOnlySpan<byte> uid) => OwnerOf(Fnv1a.Hash64(uid), Total) == Ordinal;

    /// <summary>floor(hash · total / 2^64): the ranges partition the space for every total.</summary>
    internal static int OwnerOf(ulong hash, int total) => (int)Math.BigMul(hash, (ulong)total, out _);

    public Shard Checked() => Total >= 1 && Ordinal >= 0 && Ordinal < Total
        ? this
        : throw new ArgumentOutOfRangeException(nameof(Ordinal), $"ordinal {Ordinal} is outside {Total} shards");
}
