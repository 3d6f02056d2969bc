using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using StateMetrics.Server.Configuration;

namespace StateMetrics.Server.Telemetry;

/// <summary>Logs go to standard error, one line per event; the frameworks' own chatter stays out unless it warns.</summary>
internal static class LogSetup
{
    internal static Action<ILoggingBuilder> For(LogOptions options, TimeProvider time) => logging =>
    {
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        // A loop's exception reaches the composition root, which shows it once.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        logging.AddConsole(console =>
        {
            console.LogToStandardErrorThreshold = LogLevel.Trace;
            console.FormatterName = options.Format == LogFormat.Json ? ConsoleFormatterNames.Json : PlainLogFormatter.FormatterName;
        });
        logging.Services.AddSingleton<ConsoleFormatter>(new PlainLogFormatter(time));
        logging.Services.Configure<JsonConsoleFormatterOptions>(json =>
            (json.TimestampFormat, json.UseUtcTimestamp) = ("yyyy-MM-ddTHH:mm:ss.fffZ", true));
    };
}
