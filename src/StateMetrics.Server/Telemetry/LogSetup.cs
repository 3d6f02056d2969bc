using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using StateMetrics.Server.Configuration;

namespace StateMetrics.Server.Telemetry;

/// <summary>Logs go to standard error, one line per event; the frameworks' own chatter stays out unless it warns.</summary>
internal static class LogSetup
{
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";

    internal static Action<ILoggingBuilder> For(LogOptions options) => logging =>
    {
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        if (options.Format == LogFormat.Json)
        {
            logging.AddJsonConsole(json => (json.TimestampFormat, json.UseUtcTimestamp) = (TimeFormat.TrimEnd(), true));
        }
        else
        {
            logging.AddSimpleConsole(text =>
            {
                text.SingleLine = true;
                text.ColorBehavior = LoggerColorBehavior.Disabled;
                (text.TimestampFormat, text.UseUtcTimestamp) = (TimeFormat, true);
            });
        }
        logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    };
}
