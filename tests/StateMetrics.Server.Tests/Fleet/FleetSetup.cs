using StateMetrics.Server.Fleet;
using StateMetrics.Server.Sharding;

namespace StateMetrics.Server.Tests.Fleet;

/// <summary>What a fleet is started with: one family of each resource, so that whole texts stay readable.</summary>
internal sealed record FleetSetup(params IReadOnlyList<string> Resources)
{
    internal IReadOnlyList<string> Namespaces { get; init; } = [];

    internal IReadOnlyList<string> NamespacesDenied { get; init; } = [];

    internal long? ObjectLimit { get; init; }

    internal IReadOnlyList<string> Families { get; init; } =
        ["^kube_pod_status_scheduled_time$", "^kube_namespace_created$", "^kube_deployment_spec_replicas$", "^kube_node_created$"];

    /// <summary>The file that describes custom resources; "" for none.</summary>
    internal string Custom { get; init; } = "";

    /// <summary>The fleet's share, which a test may change.</summary>
    internal Latest<ShardPlan?> Shard { get; init; } = new(ShardPlan.Fixed(new Shard(0, 1)));

    internal FleetOptions Options { get; init; } = new();

    internal TimeProvider Time { get; init; } = TimeProvider.System;

    internal Func<double> Jitter { get; init; } = static () => 0.5;
}
