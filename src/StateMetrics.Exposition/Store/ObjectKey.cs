namespace StateMetrics.Exposition.Store;

/// <summary>
/// Which object: at most one per namespace and name is held, and the uid tells its lives apart. An empty uid stands for
/// whichever life there is. The version tells the states of a life apart, and decides nothing here. Borrowed bytes.
/// </summary>
public readonly ref struct ObjectKey(
    ReadOnlySpan<byte> uid, ReadOnlySpan<byte> @namespace, ReadOnlySpan<byte> name, ReadOnlySpan<byte> version = default)
{
    public ReadOnlySpan<byte> Uid { get; } = uid;

    public ReadOnlySpan<byte> Namespace { get; } = @namespace;

    public ReadOnlySpan<byte> Name { get; } = name;

    public ReadOnlySpan<byte> Version { get; } = version;

    /// <summary>The namespace whose state the object is part of: its own, unless it is set to the one that the object itself is.</summary>
    public ReadOnlySpan<byte> Tenant { get; init; } = @namespace;
}
