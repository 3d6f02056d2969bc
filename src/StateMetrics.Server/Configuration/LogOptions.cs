namespace StateMetrics.Server.Configuration;

public sealed record LogOptions
{
    public LogFormat Format { get; init; } = LogFormat.Text;
}
