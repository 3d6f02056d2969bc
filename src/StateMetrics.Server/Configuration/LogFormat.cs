namespace StateMetrics.Server.Configuration;

public enum LogFormat
{
    /// <summary>One readable line per event.</summary>
    Text,

    /// <summary>One JSON object per line.</summary>
    Json,
}
