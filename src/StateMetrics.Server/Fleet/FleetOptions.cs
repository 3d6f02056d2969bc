using StateMetrics.Kubernetes.ListWatch;
using StateMetrics.Kubernetes.Reflector;
using StateMetrics.Resources.Custom;

namespace StateMetrics.Server.Fleet;

/// <summary>How the resources of a cluster are read.</summary>
internal sealed record FleetOptions
{
    /// <summary>The name of the cluster; "" where there is one alone.</summary>
    public string Cluster { get; init; } = "";

    public ListWatchOptions ListWatch { get; init; } = new();

    /// <summary>Send the kept ranges as shardSelector to a server that filters by it; what it sends is filtered anyway.</summary>
    public bool ServerSideSharding { get; init; } = true;

    public ReflectorOptions Reflector { get; init; } = new();

    /// <summary>In which time every resource is audited once; zero audits none.</summary>
    public TimeSpan AuditInterval { get; init; }

    /// <summary>Sent with these resources, by their names.</summary>
    public IReadOnlyDictionary<string, LabelSelector> LabelSelectors { get; init; } = new Dictionary<string, LabelSelector>();

    /// <summary>Reads the namespaces that it selects, each by itself, and of those only the named ones; null for none.</summary>
    public LabelSelector? NamespaceSelector { get; init; }
}
