using StateMetrics.Kubernetes.Model;

namespace StateMetrics.Resources.Custom;

/// <summary>One entry of spec.resources that can be used: which kinds it means, and their families.</summary>
internal sealed record CustomResourceRules
{
    internal required string Group { get; init; }

    /// <summary>Null is a wildcard.</summary>
    internal required string? Version { get; init; }

    /// <summary>Null is a wildcard.</summary>
    internal required string? Kind { get; init; }

    internal required IReadOnlyDictionary<string, string> CommonLabels { get; init; }

    internal required IReadOnlyList<CustomMetricRule> Metrics { get; init; }

    /// <summary>The objects that are read; null reads them all.</summary>
    internal required LabelSelector? LabelSelector { get; init; }

    /// <summary>The namespaces whose objects are read; null reads them all.</summary>
    internal required LabelSelector? NamespaceSelector { get; init; }

    /// <summary>Of several versions that a wildcard finds, only the one that is stored.</summary>
    internal required bool OneVersion { get; init; }

    /// <summary>The text of the entry in a form of its own: equal where nothing but its looks or its place has changed.</summary>
    internal required string Fingerprint { get; init; }

    internal bool Matches(CustomKind kind) =>
        kind.Group == Group && (Version is null || kind.Version == Version) && (Kind is null || kind.Kind == Kind);
}
