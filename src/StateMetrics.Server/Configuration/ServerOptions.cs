namespace StateMetrics.Server.Configuration;

/// <summary>The two HTTP servers of the process.</summary>
public sealed record ServerOptions
{
    /// <summary>Serves the exposition; [::]:8080.</summary>
    public ListenAddress Main { get; init; } = new("::", 8080);

    /// <summary>Serves the families about the exporter itself; [::]:8081.</summary>
    public ListenAddress Telemetry { get; init; } = new("::", 8081);

    public ServerTimeouts Timeouts { get; init; } = new();

    /// <summary>Answer with gzip where the client accepts it; on. Off costs network and, with a compressed store, time.</summary>
    public bool Gzip { get; init; } = true;

    /// <summary>
    /// Scrapes answered at the same time, at least 1; 64. One more is refused: slow readers cannot pile up memory. Each costs a
    /// megabyte at most, so there is room for a few dozen that have stalled beside those that have not.
    /// </summary>
    public int MaxConcurrentScrapes { get; init; } = 64;

    /// <summary>Scrapes answered to one client address at the same time, at least 1; 56. A network of 64 bits is one in IPv6.</summary>
    public int MaxScrapesPerClient { get; init; } = 56;

    /// <summary>Open connections of both servers together; 1024. Each costs some kilobytes, with TLS some dozens.</summary>
    public int MaxConnections { get; init; } = 1024;

    /// <summary>Open connections of one client address, at least 1; 128. Behind a proxy, all clients are one.</summary>
    public int MaxConnectionsPerClient { get; init; } = 128;

    /// <summary>Path of the web configuration file; null for plain HTTP.</summary>
    public string? TlsConfig { get; init; }

    /// <summary>Only clients that the API server authenticates and authorizes may read the state; off.</summary>
    public bool AuthFilter { get; init; }
}
