using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace StateMetrics.Server.Telemetry;

/// <summary>
/// --log-format=text: time, level, message on one line. The framework's own single-line form puts a category and an event
/// number before each message, which tell an operator nothing.
/// </summary>
internal sealed class PlainLogFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    internal const string FormatterName = "state-metrics";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        string message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        textWriter.Write(time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
        textWriter.Write(logEntry.LogLevel switch
        {
            LogLevel.Critical => " fatal ",
            LogLevel.Error => " error ",
            LogLevel.Warning => " warn  ",
            LogLevel.Information => " info  ",
            _ => " debug ",
        });
        // One line per event, whatever an object's name or a server's message holds; a bug's stack is worth its lines.
        textWriter.WriteLine(message.ReplaceLineEndings(" "));
        if (logEntry.Exception is not null)
        {
            textWriter.WriteLine(logEntry.Exception);
        }
    }
}
