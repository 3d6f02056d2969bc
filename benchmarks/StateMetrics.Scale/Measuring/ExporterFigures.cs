namespace StateMetrics.Scale.Measuring;

/// <summary>One exporter on one cluster. What is null was left out.</summary>
internal sealed record ExporterFigures
{
    internal required string Exporter { get; init; }

    internal required int Pods { get; init; }

    internal required LoadFigures Load { get; init; }

    internal required ScrapeSeries Gzip { get; init; }

    internal required ScrapeSeries Identity { get; init; }

    internal CrowdFigures? Crowd { get; init; }

    internal ChurnFigures? Churn { get; init; }

    /// <summary>The first of <see cref="ScaleOptions.Shards"/> shards.</summary>
    internal LoadFigures? Shard { get; init; }
}
