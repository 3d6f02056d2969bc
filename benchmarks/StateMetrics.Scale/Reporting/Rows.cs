using StateMetrics.Scale.Measuring;

namespace StateMetrics.Scale.Reporting;

/// <summary>The lines of the tables. Targets are those of 50,000 pods on two cores.</summary>
internal static class Rows
{
    internal static IReadOnlyList<Row> Cluster { get; } =
    [
        new("CPU from start to complete `/metrics`", "24 s", "≤ 4 s",
            f => $"{Seconds(f.Load.Cpu)}, of it {Seconds(f.Load.ScrapeCpu)} the scrape"),
        new("wall, the same", "22 s", "", f => Seconds(f.Load.Wall)),
        new("peak resident memory while loading", "2,300 MiB", "≤ 300 MiB", f => Mebibytes(f.Load.PeakBytes)),
        new("resident memory settled", "2,300 MiB", "≤ 220 MiB", f => Mebibytes(f.Load.SettledBytes)),
        new("CPU while settling", "", "", f => Seconds(f.Load.SettlingCpu)),
        new("gzip scrape, wall", "16.6 s", "≤ 0.15 s", f => Walls(f.Gzip)),
        new("gzip scrape, CPU", "16.6 s", "≤ 0.1 s", f => Seconds(f.Gzip.MeanCpu)),
        new("gzip scrape, bytes", "61 MiB", "", f => Mebibytes(f.Gzip.Bytes)),
        new("identity scrape, wall", "4.4 s", "≤ 0.7 s", f => Walls(f.Identity)),
        new("identity scrape, CPU", "4.2 s", "", f => Seconds(f.Identity.MeanCpu)),
        new("identity scrape, bytes", "418 MiB", "", f => Mebibytes(f.Identity.Bytes)),
        new("memory beside many readers", "", "≤ 64 MiB more", f => f.Crowd is null ? null : Crowd(f.Crowd)),
        new("gzip scrape beside them, wall", "", "≤ 2 times", f => f.Crowd is null ? null : Beside(f.Crowd.GzipAlone, f.Crowd.Gzip)),
        new("identity scrape beside them, wall", "", "≤ 2 times",
            f => f.Crowd is null ? null : Beside(f.Crowd.IdentityAlone, f.Crowd.Identity)),
        new("CPU per pod update, scrapes included", "0.5 ms (without)", "≤ 0.1 ms",
            f => f.Churn is null ? null : $"{f.Churn.CpuPerUpdate.TotalMilliseconds:F3} ms"),
        new("gzip scrape during updates, wall", "≥ 16 s", "≤ 0.5 s", f => f.Churn is null ? null : Walls(f.Churn.Gzip)),
        new("resident memory after the updates", "2,000 MiB", "", f => f.Churn is null ? null : Mebibytes(f.Churn.ResidentBytes)),
        new("one shard: CPU to load", "24 s", "≤ 1.5 s", f => f.Shard is null ? null : Seconds(f.Shard.Cpu)),
        new("one shard: peak resident memory", "", "", f => f.Shard is null ? null : Mebibytes(f.Shard.PeakBytes)),
        new("one shard: resident memory settled", "690 MiB", "≤ 110 MiB", f => f.Shard is null ? null : Mebibytes(f.Shard.SettledBytes)),
    ];

    internal static IReadOnlyList<Row> Small { get; } =
    [
        new("resident memory settled", "126 MiB", "≤ 80 MiB", f => Mebibytes(f.Load.SettledBytes)),
        new("gzip scrape, wall", "0.32 s", "≤ 5 ms", f => Walls(f.Gzip)),
        new("gzip scrape, CPU", "", "", f => Seconds(f.Gzip.MeanCpu)),
        new("identity scrape, wall", "", "", f => Walls(f.Identity)),
    ];

    /// <summary>What may grow with the cluster, and how fast.</summary>
    internal static IReadOnlyList<Row> PerPod { get; } =
    [
        new("CPU to load", "", "", f => Micros(f.Load.Cpu / f.Pods)),
        new("peak resident memory", "", "", f => Kibibytes(f.Load.PeakBytes, f.Pods)),
        new("resident memory settled", "", "", f => Kibibytes(f.Load.SettledBytes, f.Pods)),
        new("gzip scrape, CPU", "", "", f => Micros(f.Gzip.MeanCpu / f.Pods)),
        new("gzip scrape, wall p50", "", "", f => Micros(f.Gzip.Wall(50) / f.Pods)),
        new("gzip scrape, bytes", "", "", f => Kibibytes(f.Gzip.Bytes, f.Pods)),
        new("identity scrape, wall p50", "", "", f => Micros(f.Identity.Wall(50) / f.Pods)),
        new("identity scrape, bytes", "", "", f => Kibibytes(f.Identity.Bytes, f.Pods)),
        new("CPU per update (not per pod)", "", "", f => f.Churn is null ? null : Micros(f.Churn.CpuPerUpdate)),
    ];

    private static string Crowd(CrowdFigures crowd) =>
        $"{Mebibytes(crowd.ResidentBytes - crowd.ResidentBytesBefore)} more with {crowd.Readers} readers, {crowd.Stalled} of them at 1 B/s";

    private static string Beside(ScrapeSeries alone, ScrapeSeries crowded) =>
        $"p50 {Seconds(crowded.Wall(50))}, alone {Seconds(alone.Wall(50))}: {crowded.Wall(50) / alone.Wall(50):F2} times";

    private static string Walls(ScrapeSeries series) =>
        $"p50 {Seconds(series.Wall(50))}, p90 {Seconds(series.Wall(90))}, "
        + $"max {Seconds(series.MaxWall)}, first {Seconds(series.First.Wall)}";

    private static string Seconds(TimeSpan span) => span < TimeSpan.FromSeconds(0.1)
        ? $"{span.TotalMilliseconds:F1} ms"
        : $"{span.TotalSeconds:F2} s";

    private static string Micros(TimeSpan span) => $"{span.TotalMicroseconds:F2} µs";

    private static string Mebibytes(long bytes) => bytes < 10 * 1024 * 1024
        ? $"{bytes / (1024.0 * 1024):F2} MiB"
        : $"{bytes / (1024.0 * 1024):N0} MiB";

    private static string Kibibytes(long bytes, int pods) => $"{bytes / 1024.0 / pods:F2} KiB";
}
