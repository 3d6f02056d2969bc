using StateMetrics.Kubernetes.Discovery;
using StateMetrics.Server.Namespaces;
using StateMetrics.Server.Sharding;

namespace StateMetrics.Server.Fleet;

/// <summary>All that decides which reflectors should run. Whatever changes, the whole is decided anew.</summary>
internal sealed record FleetInputs(ServedResources Served, ShardPlan Shard, NamespaceSet Namespaces);
