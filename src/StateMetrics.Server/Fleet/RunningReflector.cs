using StateMetrics.Kubernetes.ListWatch;
using StateMetrics.Kubernetes.Reflector;

namespace StateMetrics.Server.Fleet;

/// <summary>A reflector with the loop that it runs on.</summary>
internal sealed class RunningReflector(ResourceReflector reflector, TaskCompletionSource broken, LoopCount count) : IAsyncDisposable
{
    private readonly RunningLoop _loop = new(reflector.RunAsync, broken, count);

    public ResourceReflector Reflector => reflector;

    /// <summary>Lists the metadata of the same collection, for its audits.</summary>
    public required IListWatch Metadata { get; init; }

    public ValueTask DisposeAsync() => _loop.DisposeAsync();
}
