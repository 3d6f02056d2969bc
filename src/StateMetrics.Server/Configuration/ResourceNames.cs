namespace StateMetrics.Server.Configuration;

/// <summary>The resource catalogue as far as the command line needs it; plurals, in any order.</summary>
public sealed record ResourceNames
{
    public required IReadOnlyCollection<string> Known { get; init; }

    /// <summary>Enabled where <c>--resources</c> is not given.</summary>
    public required IReadOnlyCollection<string> Default { get; init; }

    /// <summary>Those without a namespace: a node's selection of pods leaves them alone.</summary>
    public required IReadOnlyCollection<string> ClusterScoped { get; init; }
}
