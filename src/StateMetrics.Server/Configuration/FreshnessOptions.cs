namespace StateMetrics.Server.Configuration;

/// <summary>How old the copy of a resource may be, and what happens to its samples then.</summary>
public sealed record FreshnessOptions
{
    /// <summary>
    /// Without proof for longer than this, a copy is stale; 3 min, always above 1 min. Just above the interval of bookmarks, a
    /// quiet resource becomes stale whenever one is late.
    /// </summary>
    public TimeSpan StaleAfter { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Leave the samples of a copy that is too old out of the answer, rather than serve the last known ones; off.</summary>
    public bool OmitStale { get; init; }
}
