namespace StateMetrics.Kubernetes.ListWatch;

/// <summary>Where a watch begins.</summary>
public readonly record struct WatchStart
{
    /// <summary>After this resourceVersion. With <see cref="InitialEvents"/>: a state not older than it, "" being the newest.</summary>
    public required string From { get; init; }

    /// <summary>Begin with everything that exists, up to a bookmark that says so: a streaming list.</summary>
    public bool InitialEvents { get; init; }

    /// <summary>The watch ends when nothing comes for this long; null takes <see cref="ListWatchOptions.WatchSilenceMax"/>.</summary>
    public TimeSpan? SilenceMax { get; init; }
}
