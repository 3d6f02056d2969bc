namespace StateMetrics.Simulator.Cluster;

/// <summary>How a simulated cluster starts.</summary>
public sealed record ClusterOptions
{
    /// <summary>Decides uids and all else that is random. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The version before the first write. Default 1000, so that no version is mistaken for a count.</summary>
    public long FirstVersion { get; init; } = 1000;

    /// <summary>
    /// How many changes of a resource can be resumed from; older ones answer 410. Default 10,000, which is minutes of
    /// hard churn, and 200 MB where all of it is pods of production size.
    /// </summary>
    public int HistoryMax { get; init; } = 10_000;
}
