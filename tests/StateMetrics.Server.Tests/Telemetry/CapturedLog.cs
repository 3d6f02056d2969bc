using Microsoft.Extensions.Logging;

namespace StateMetrics.Server.Tests.Telemetry;

/// <summary>Keeps what is logged, a line each: level, message, and the exception where there is one.</summary>
internal sealed class CapturedLog : ILogger
{
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];

    internal IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines];
            }
        }
    }

    internal string Text => string.Join('\n', Lines);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_gate)
        {
            _lines.Add($"{logLevel}: {formatter(state, exception)}{(exception is null ? "" : $" [{exception}]")}");
        }
    }
}
