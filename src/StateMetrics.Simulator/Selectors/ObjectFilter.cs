using StateMetrics.Simulator.Cluster;

namespace StateMetrics.Simulator.Selectors;

/// <summary>Everything that a list or watch asks of its objects. Null members ask nothing.</summary>
internal sealed record ObjectFilter(string? Namespace, LabelSelector? Labels, FieldSelector? Fields)
{
    internal bool TakesAll => Namespace is null && Labels is null && Fields is null;

    internal bool Matches(StoredObject one) =>
        (Namespace is null || one.Namespace == Namespace)
        && (Fields is null || Fields.Matches(one))
        && (Labels is null || Labels.Matches(one.MetadataJson));
}
