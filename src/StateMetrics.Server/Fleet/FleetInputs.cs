using StateMetrics.Kubernetes.Discovery;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Server.Configuration;
using StateMetrics.Server.Namespaces;
using StateMetrics.Server.Sharding;

namespace StateMetrics.Server.Fleet;

/// <summary>All that decides which reflectors should run. Whatever changes, the whole is decided anew.</summary>
internal sealed record FleetInputs(ServedResources Served, ShardPlan Shard, ResourceSet Resources, NamespaceSet Namespaces)
{
    /// <summary>Which objects of the resources are read.</summary>
    public required ResourceSelection Selection { get; init; }

    /// <summary>Custom kinds that the server had, and that are in the set to be shown as gone.</summary>
    public IReadOnlyList<CustomKind> Vanished { get; init; } = [];

    /// <summary>The labels of all namespaces; null while no resource is selected by them, or while they are not known.</summary>
    public Collected<ItemLabels>? NamespaceLabels { get; init; }
}
