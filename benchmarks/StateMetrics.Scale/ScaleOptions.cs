namespace StateMetrics.Scale;

/// <summary>What to measure. The defaults are those of the table in benchmarks/README.md.</summary>
internal sealed record ScaleOptions
{
    /// <summary>Sizes of the simulated cluster, measured one after the other.</summary>
    public IReadOnlyList<int> Pods { get; init; } = [50_000];

    /// <summary>What is measured against each cluster, each in a column of its own; never two at a time.</summary>
    public IReadOnlyList<string> Exporters { get; init; } = ["artifacts/publish/state-metrics-linux/state-metrics"];

    /// <summary>Loads of the same exporter that are not measured, before those that are. Default 2.</summary>
    public int WarmUps { get; init; } = 2;

    public int GzipScrapes { get; init; } = 10;

    public int IdentityScrapes { get; init; } = 5;

    /// <summary>From the complete load to the reading of the settled memory, without any scrape. Default 15 s.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Pod updates a second while the cluster changes. Default 200.</summary>
    public double Churn { get; init; } = 200;

    /// <summary>Of a hundred updates, how many replace a pod instead of changing its status. Default 0.</summary>
    public int ReplacedPercent { get; init; }

    /// <summary>How long the cluster changes. Zero leaves that part out. Default 2 min, four scrapes.</summary>
    public TimeSpan ChurnFor { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>One gzip scrape in each while the cluster changes. Default 30 s.</summary>
    public TimeSpan ScrapeInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Scrapes that are open at once beside the one that is measured, 50; 0 leaves that part out.</summary>
    public int Readers { get; init; } = 50;

    /// <summary>Of the <see cref="Readers"/>, how many read one byte a second.</summary>
    public int StalledReaders { get; init; } = 20;

    /// <summary>Shards of which one is measured; 0 leaves that part out.</summary>
    public int Shards { get; init; } = 4;

    /// <summary>Pods of the small cluster that is measured besides; 0 leaves that part out.</summary>
    public int Small { get; init; } = 1_000;

    /// <summary>Only serve the simulated API, with churn, until interrupted.</summary>
    public bool Serve { get; init; }

    /// <summary>Where the simulated API listens; 0 takes any free port.</summary>
    public int Port { get; init; }
}
