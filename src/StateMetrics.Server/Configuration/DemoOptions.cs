namespace StateMetrics.Server.Configuration;

/// <summary>The simulated cluster of <c>state-metrics demo</c>, and the exporter that reads it.</summary>
public sealed record DemoOptions
{
    /// <summary>Pods of the simulated cluster, 0 to 1,000,000; 200.</summary>
    public int Pods { get; init; } = 200;

    /// <summary>Changes of objects per second, 0 to 10,000; 5. 0 keeps the cluster still.</summary>
    public double ChurnPerSecond { get; init; } = 5;

    /// <summary>Its <see cref="ExporterOptions.Cluster"/> is empty: the demo puts the simulator's address there.</summary>
    public required ExporterOptions Exporter { get; init; }
}
