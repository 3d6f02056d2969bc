using Microsoft.Extensions.Logging;

namespace StateMetrics.Server.Clusters;

/// <summary>Lines about one of several clusters begin with its name.</summary>
internal sealed class ClusterLogger(string cluster, ILogger all) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => all.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => all.IsEnabled(logLevel);

    void ILogger.Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        all.Log(logLevel, eventId, state, exception, (told, cause) => $"cluster {cluster}: {formatter(told, cause)}");

    internal static ILogger For(ClusterSpec spec, ILogger all) => spec.IsAlone ? all : new ClusterLogger(spec.Name, all);
}
