using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace StateMetrics.Simulation.Tests;

/// <summary>What happened in a world, a line each: its faults, and what the exporter logged. Kept for who asks for it.</summary>
internal sealed class Story(VirtualTime time, bool isKept) : ILogger
{
    private readonly StringBuilder _text = new();

    internal string Text => _text.ToString();

    internal void Tell(string what)
    {
        if (isKept)
        {
            _text.AppendLine(CultureInfo.InvariantCulture, $"{time.Passed:hh\\:mm\\:ss\\.fff} {what}");
        }
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => isKept;

    void ILogger.Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Tell($"    {formatter(state, exception)} {exception}");
}
