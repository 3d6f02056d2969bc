using Microsoft.Extensions.Logging;
using StateMetrics.Kubernetes.Connection;
using StateMetrics.Kubernetes.Reflector;
using StateMetrics.Server.Configuration;
using StateMetrics.Server.Fleet;
using StateMetrics.Server.Sharding;

namespace StateMetrics.Server.Clusters;

/// <summary>What all clusters of a process are read by.</summary>
internal sealed record ClusterTerms
{
    public required ExporterOptions Options { get; init; }

    /// <summary>What is asked for, which may change at any time.</summary>
    public required Latest<ResourceDemand> Demand { get; init; }

    /// <summary>What is ours of every cluster, which may change at any time; null while it is not known.</summary>
    public required Latest<ShardPlan?> Shard { get; init; }

    /// <summary>Where the cluster of a description is.</summary>
    public required Func<ClusterSpec, ClusterOptions> OptionsOf { get; init; }

    /// <summary>How the process names itself to API servers.</summary>
    public required string UserAgent { get; init; }

    public required TimeProvider Time { get; init; }

    public required Func<double> Jitter { get; init; }

    public required ILogger Logger { get; init; }

    /// <summary>The loops of all clusters together: those of one that is gone would be seen nowhere else.</summary>
    private LoopCount Loops { get; } = new();

    /// <summary>Reads how to get there; asks nobody yet.</summary>
    /// <exception cref="KubeconfigException">That cannot be used.</exception>
    internal ApiServer Connect(ClusterSpec spec) =>
        new(ClusterConnection.Open(OptionsOf(spec), UserAgent, Time), Time, Jitter) { Loops = Loops };

    /// <summary>What is asked of one cluster.</summary>
    internal static ResourceDemand DemandOf(ClusterSpec spec, ResourceDemand of) => spec.IsAlone ? of : of with
    {
        Selection = of.Selection with
        {
            Resources = of.Selection.CustomResourcesOnly ? [] : spec.Resources ?? of.Selection.Resources,
            Namespaces = spec.Namespaces ?? of.Selection.Namespaces,
        },
        Constants = spec.Labels,
    };

    internal FleetOptions FleetOptionsOf(ClusterSpec spec) => new()
    {
        Cluster = spec.Name,
        LabelSelectors = Options.Resources.LabelSelectors,
        NamespaceSelector = Options.Resources.NamespaceSelector,
        AuditInterval = Options.AuditInterval,
        ServerSideSharding = Options.Shard.ServerSide,
        Reflector = new ReflectorOptions { FromServerCache = Options.Resources.UseApiServerCache },
    };
}
