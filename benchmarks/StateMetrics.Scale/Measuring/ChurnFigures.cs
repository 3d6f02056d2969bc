namespace StateMetrics.Scale.Measuring;

/// <summary>What it took to follow a changing cluster, scrapes included.</summary>
internal sealed record ChurnFigures
{
    internal required TimeSpan Wall { get; init; }

    internal required TimeSpan Cpu { get; init; }

    internal required long Updates { get; init; }

    internal required ScrapeSeries Gzip { get; init; }

    internal required long ResidentBytes { get; init; }

    internal TimeSpan CpuPerUpdate => Cpu / Math.Max(1, Updates);
}
