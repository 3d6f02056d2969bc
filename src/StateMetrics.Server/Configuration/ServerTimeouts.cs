namespace StateMetrics.Server.Configuration;

/// <summary>
/// How long a client may keep a connection of the main server busy. <see cref="Timeout.InfiniteTimeSpan"/>, written as 0 on the
/// command line, means no limit: a stalled client then holds its scrape slot for ever.
/// </summary>
public sealed record ServerTimeouts
{
    /// <summary>From the first byte of a request to the end of its headers; 5 s.</summary>
    public TimeSpan ReadHeader { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The whole request, body included; 60 s.</summary>
    public TimeSpan Read { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The whole response; 60 s. Shorter than the transfer of a large exposition cuts every scrape off.</summary>
    public TimeSpan Write { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Between two requests of one connection; 5 min. Less than the scrape interval costs a new connection per scrape.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(5);
}
