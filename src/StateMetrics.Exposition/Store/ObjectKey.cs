namespace StateMetrics.Exposition.Store;

/// <summary>
/// Which object: at most one per namespace and name is held, and the uid tells its lives apart. An empty uid stands for
/// whichever life there is. Borrowed bytes.
/// </summary>
public readonly ref struct ObjectKey(ReadOnlySpan<byte> uid, ReadOnlySpan<byte> @namespace, ReadOnlySpan<byte> name)
{
    public ReadOnlySpan<byte> Uid { get; } = uid;

    public ReadOnlySpan<byte> Namespace { get; } = @namespace;

    public ReadOnlySpan<byte> Name { get; } = name;
}
