namespace StateMetrics.Exposition.Store;

/// <summary>Which object in which state a store holds, in hashes: of namespace and name, of the uid, of the version.</summary>
public readonly record struct HeldObject(ulong Name, ulong Life, uint Version)
{
    // FNV-1a: enough to tell the few lives and versions of one name apart in 12 bytes.
    private const ulong Offset = 0xcbf29ce484222325;
    private const ulong Prime = 0x100000001b3;

    /// <summary>What a store that holds the object says of it.</summary>
    public static HeldObject Of(in ObjectKey key) => new(
        Hash(Hash(Hash(Offset, key.Namespace), "/"u8), key.Name), LifeOf(key.Uid), VersionOf(key.Version));

    /// <summary>The hash of "namespace/name".</summary>
    internal static ulong NameOf(ReadOnlySpan<byte> text) => Hash(Offset, text);

    /// <summary>0 for an empty uid, which stands for any.</summary>
    internal static ulong LifeOf(ReadOnlySpan<byte> uid) => uid.IsEmpty ? 0 : Hash(Offset, uid);

    internal static uint VersionOf(ReadOnlySpan<byte> version)
    {
        ulong hash = Hash(Offset, version);
        return (uint)(hash ^ (hash >> 32));
    }

    private static ulong Hash(ulong hash, ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
        {
            hash = (hash ^ b) * Prime;
        }

        return hash;
    }
}
