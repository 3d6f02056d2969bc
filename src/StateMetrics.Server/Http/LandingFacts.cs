using StateMetrics.Server.Health;
using StateMetrics.Server.Sharding;

namespace StateMetrics.Server.Http;

/// <summary>What the landing page shows, as it stood at one moment.</summary>
internal sealed record LandingFacts
{
    public required string Version { get; init; }

    /// <summary>The address of the API server that is read.</summary>
    public required string Cluster { get; init; }

    /// <summary>The names of the clusters that have paths of their own, in order; none where one is read alone.</summary>
    public IReadOnlyList<string> Clusters { get; init; } = [];

    public required Shard? Shard { get; init; }

    public required Readiness Readiness { get; init; }

    public required IReadOnlyList<ScopeFreshness> Scopes { get; init; }

    public required TimeSpan StaleAfter { get; init; }

    public required DateTimeOffset Now { get; init; }
}
