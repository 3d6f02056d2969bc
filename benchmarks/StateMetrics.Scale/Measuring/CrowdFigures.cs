namespace StateMetrics.Scale.Measuring;

/// <summary>What many scrapes at once do to memory and to one more scrape. The cluster is still meanwhile.</summary>
internal sealed record CrowdFigures
{
    /// <summary>Scrapes that were being answered throughout, those of stalled readers included.</summary>
    internal required int Readers { get; init; }

    /// <summary>Of these, how many read one byte a second.</summary>
    internal required int Stalled { get; init; }

    /// <summary>VmRSS just before the crowd came.</summary>
    internal required long ResidentBytesBefore { get; init; }

    /// <summary>The highest VmRSS that was seen while the crowd was there.</summary>
    internal required long ResidentBytes { get; init; }

    /// <summary>A further gzip scrape, alone and then beside the crowd.</summary>
    internal required ScrapeSeries GzipAlone { get; init; }

    internal required ScrapeSeries Gzip { get; init; }

    /// <summary>A further identity scrape, alone and then beside the crowd.</summary>
    internal required ScrapeSeries IdentityAlone { get; init; }

    internal required ScrapeSeries Identity { get; init; }
}
