namespace StateMetrics.Server.Configuration;

public enum RenderFormat
{
    /// <summary>Prometheus text 0.0.4.</summary>
    Text,

    OpenMetrics,
}
