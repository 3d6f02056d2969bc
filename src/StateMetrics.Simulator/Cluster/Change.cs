namespace StateMetrics.Simulator.Cluster;

/// <summary>The kinds of watch events that carry objects.</summary>
public enum ChangeKind
{
    Added,
    Modified,
    Deleted,
}

/// <summary>
/// One write of one object: <paramref name="Current"/> is the object after it (for a deletion: its last state, at the
/// version of the deletion), <paramref name="Previous"/> the one before, null for a new object.
/// </summary>
internal sealed record Change(ChangeKind Kind, StoredObject Current, StoredObject? Previous)
{
    internal long Version => Current.Version;
}
