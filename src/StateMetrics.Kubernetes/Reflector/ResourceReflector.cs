using StateMetrics.Kubernetes.ListWatch;

namespace StateMetrics.Kubernetes.Reflector;

/// <summary>Keeps one sink equal to one collection of the API server, for as long as it runs.</summary>
/// <remarks>The jitter function returns random numbers from 0 to 1, and may be called from several threads.</remarks>
public sealed class ResourceReflector(
    IListWatch source, IObjectSink sink, ServerGate gate, ReflectorOptions options, TimeProvider time, Func<double> jitter,
    IReflectorObserver? observer = null)
{
    /// <summary>Read from any thread.</summary>
    public ReflectorStatus Status => throw Pending.Of(source, sink, gate, options, time, jitter, observer);

    /// <summary>The requests made so far. Read from any thread.</summary>
    public RequestCounts Counts => source.Counts;

    /// <summary>
    /// Runs until <paramref name="stop"/> is cancelled, and then ends with <see cref="OperationCanceledException"/>; no
    /// connection or task is left. Any other exception is a bug, and the reflector is over.
    /// </summary>
    public Task RunAsync(CancellationToken stop) => throw Pending.Of(source);
}
