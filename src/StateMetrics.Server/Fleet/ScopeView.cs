using StateMetrics.Exposition.Store;
using StateMetrics.Kubernetes.ListWatch;
using StateMetrics.Kubernetes.Reflector;
using StateMetrics.Server.Namespaces;

namespace StateMetrics.Server.Fleet;

/// <summary>One resource in one scope as it stands, for probes, pages and self families.</summary>
internal sealed record ScopeView
{
    /// <summary>The name of the cluster; "" where there is one alone.</summary>
    public string Cluster { get; init; } = "";

    public required ReflectorKey Key { get; init; }

    /// <summary>In which the resource is read, such as v1 or apps/v1; the one that it should be read in while it is not.</summary>
    public required string GroupVersion { get; init; }

    public required string Kind { get; init; }

    /// <summary>Described by a configuration, rather than known to us.</summary>
    public bool IsCustom { get; init; }

    /// <summary>Came when everything else had been listed: it makes nothing unready.</summary>
    public bool Late { get; init; }

    /// <summary>Null until discovery has looked; then whether the server serves the resource.</summary>
    public bool? Served { get; init; }

    /// <summary>Where the server does not serve the resource: it has.</summary>
    public bool Gone { get; init; }

    /// <summary>What the namespace is to us; open where the scope is none.</summary>
    public NamespaceState Namespace { get; init; } = NamespaceState.Open;

    /// <summary>Null while nothing reads the resource.</summary>
    public ReflectorStatus? Status { get; init; }

    /// <summary>Of all scopes of the resource, which share them; null while nothing reads this one.</summary>
    public RequestCounts? Counts { get; init; }

    /// <summary>What audits found; null while nothing reads the resource.</summary>
    public AuditCounts? Audits { get; init; }

    public required ResourceStore Store { get; init; }

    /// <summary>Objects are left out, since the store holds as many as it may.</summary>
    public bool LimitBites { get; init; }
}
