namespace StateMetrics.Kubernetes.Discovery;

/// <summary>One resource that the API server serves.</summary>
public sealed record ServedResource
{
    /// <summary>"" is the core group.</summary>
    public required string Group { get; init; }

    public required string Version { get; init; }

    /// <summary>The lower-case plural, as in the URL.</summary>
    public required string Plural { get; init; }

    public required string Kind { get; init; }

    public required bool Namespaced { get; init; }

    /// <summary>What may be asked of it in general, such as list and watch; says nothing about rights.</summary>
    public required IReadOnlyList<string> Verbs { get; init; }
}
