using StateMetrics.Simulator.Cluster;

namespace StateMetrics.Simulator.Selectors;

/// <summary>Everything that a list or watch asks of its objects. Null members ask nothing.</summary>
internal sealed record ObjectFilter(string? Namespace, LabelSelector? Labels, FieldSelector? Fields, ShardSelector? Shards)
{
    internal bool TakesAll => Namespace is null && !Selects;

    /// <summary>Whether a selector narrows it, apart from the namespace of the path.</summary>
    internal bool Selects => Labels is not null || Fields is not null || Shards is not null;

    internal bool Matches(StoredObject one) =>
        (Namespace is null || one.Namespace == Namespace)
        && (Fields is null || Fields.Matches(one))
        && (Labels is null || Labels.Matches(one.MetadataJson))
        && (Shards is null || Shards.Matches(one));
}
