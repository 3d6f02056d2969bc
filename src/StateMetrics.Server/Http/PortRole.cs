namespace StateMetrics.Server.Http;

/// <summary>Which of the two ports a connection came in by. Set once per connection, read by the routes.</summary>
internal enum PortRole
{
    /// <summary>Cluster state: --host and --port.</summary>
    Main,

    /// <summary>The exporter's own families: --telemetry-host and --telemetry-port.</summary>
    Telemetry,
}
