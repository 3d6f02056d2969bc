namespace StateMetrics.Server.Configuration;

/// <summary>All that the exporter was told, checked once; the parts are handed to the classes that they concern.</summary>
public sealed record ExporterOptions
{
    public ServerOptions Server { get; init; } = new();

    public ClusterSelection Cluster { get; init; } = new();

    /// <summary>
    /// The file that names the clusters; null reads <see cref="Cluster"/> alone, which beside a file is asked for the own shard and
    /// for access only.
    /// </summary>
    public string? ClustersFile { get; init; }

    public required ResourceSelection Resources { get; init; }

    public CustomResourceOptions CustomResources { get; init; } = new();

    public FamilyLists Families { get; init; } = new();

    /// <summary>
    /// In which time the metadata of every resource is listed and compared with what is held; zero never. Costs the API server
    /// one list of metadata for each resource and interval.
    /// </summary>
    public TimeSpan AuditInterval { get; init; } = TimeSpan.FromMinutes(30);

    public FreshnessOptions Freshness { get; init; } = new();

    public ShardOptions Shard { get; init; } = new(0, 1);

    public LogOptions Log { get; init; } = new();
}
