namespace StateMetrics.Scale.Measuring;

/// <summary>What it took from the start to the first scrape that shows everything, that scrape included.</summary>
internal sealed record LoadFigures
{
    internal required TimeSpan Cpu { get; init; }

    /// <summary>The part of <see cref="Cpu"/> that went into the scrape.</summary>
    internal required TimeSpan ScrapeCpu { get; init; }

    internal required TimeSpan Wall { get; init; }

    internal required long PeakBytes { get; init; }

    internal required int Pods { get; init; }

    /// <summary>Resident some seconds later.</summary>
    internal long SettledBytes { get; init; }

    /// <summary>CPU of those seconds: work that was only put off.</summary>
    internal TimeSpan SettlingCpu { get; init; }
}
