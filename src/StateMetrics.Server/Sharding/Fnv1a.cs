namespace StateMetrics.Server.Sharding;

/// <summary>FNV-1a, 64 bit; http://www.isthe.com/chongo/tech/comp/fnv/.</summary>
internal static class Fnv1a
{
    private const ulong OffsetBasis = 0xcbf29ce484222325;
    private const ulong Prime = 0x100000001b3;

    internal static ulong Hash64(ReadOnlySpan<byte> bytes)
    {
        ulong hash = OffsetBasis;
        foreach (byte b in bytes)
        {
            hash = unchecked((hash ^ b) * Prime);
        }
        return hash;
    }
}
