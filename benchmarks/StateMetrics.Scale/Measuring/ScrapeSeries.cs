namespace StateMetrics.Scale.Measuring;

/// <summary>Scrapes of the same kind, in the order in which they were made.</summary>
internal sealed class ScrapeSeries(IReadOnlyList<Scrape> scrapes)
{
    internal int Count => scrapes.Count;

    internal Scrape First => scrapes[0];

    internal long Bytes => scrapes[^1].Bytes;

    internal TimeSpan MaxWall => scrapes.Max(static each => each.Wall);

    /// <summary>A mean, since one scrape may take less than the clock tick that CPU is counted in.</summary>
    internal TimeSpan MeanCpu => TimeSpan.FromTicks((long)scrapes.Average(static each => each.Cpu.Ticks));

    /// <summary>The wall time that so many of a hundred scrapes do not exceed.</summary>
    internal TimeSpan Wall(int percent)
    {
        TimeSpan[] sorted = [.. scrapes.Select(static each => each.Wall).Order()];
        return sorted[Math.Max(0, (int)Math.Ceiling(sorted.Length * percent / 100.0) - 1)];
    }
}
