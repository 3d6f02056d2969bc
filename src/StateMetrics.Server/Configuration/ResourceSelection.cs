using StateMetrics.Resources.Custom;

namespace StateMetrics.Server.Configuration;

/// <summary>Which objects to read.</summary>
public sealed record ResourceSelection
{
    /// <summary>Plurals of the enabled built-in resources, each once, in byte order; none for custom resources only.</summary>
    public required IReadOnlyList<string> Resources { get; init; }

    /// <summary>Namespaces to list, each once, in the order given; empty lists the whole cluster at once.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>Namespaces whose objects the server leaves out; a namespace in both lists yields nothing.</summary>
    public IReadOnlyList<string> NamespacesDenied { get; init; } = [];

    /// <summary>
    /// Only namespaces with such labels, each listed by itself, as they come and go; of <see cref="Namespaces"/> where there are
    /// any, and none of <see cref="NamespacesDenied"/>. Null takes all.
    /// </summary>
    public LabelSelector? NamespaceSelector { get; init; }

    /// <summary>Only objects with such labels, by resource.</summary>
    public IReadOnlyDictionary<string, LabelSelector> LabelSelectors { get; init; } = new Dictionary<string, LabelSelector>();

    /// <summary>Namespaces are listed one by one.</summary>
    public bool ReadsByNamespace => Namespaces.Count > 0 || NamespaceSelector is not null;

    /// <summary>Only pods bound to this node; null takes all. Never together with other namespaced resources.</summary>
    public string? Node { get; init; }

    /// <summary>Only pods that are bound to no node. Never together with <see cref="Node"/>.</summary>
    public bool UnscheduledPodsOnly { get; init; }

    /// <summary>Objects taken from the initial list of each resource; null takes all.</summary>
    public long? ObjectLimit { get; init; }

    /// <summary>List from the API server's watch cache (resourceVersion 0): cheaper for etcd, and possibly older.</summary>
    public bool UseApiServerCache { get; init; }

    /// <summary>No built-in resource at all.</summary>
    public bool CustomResourcesOnly { get; init; }
}
