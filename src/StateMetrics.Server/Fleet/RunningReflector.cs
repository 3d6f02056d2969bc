using StateMetrics.Kubernetes.ListWatch;
using StateMetrics.Kubernetes.Reflector;
using StateMetrics.Kubernetes.Waiting;

namespace StateMetrics.Server.Fleet;

/// <summary>A reflector with the task that it runs on. A loop that ends by a bug is told to its owner, which ends with it.</summary>
internal sealed class RunningReflector : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    public RunningReflector(ResourceReflector reflector, TaskCompletionSource broken)
    {
        Reflector = reflector;
        _loop = RunAsync(broken);
    }

    public ResourceReflector Reflector { get; }

    /// <summary>Lists the metadata of the same collection, for its audits.</summary>
    public required IListWatch Metadata { get; init; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsideAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task RunAsync(TaskCompletionSource broken)
    {
        try
        {
            await Reflector.RunAsync(_stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopped, as asked.
        }
        catch (Exception e) when (broken.TrySetException(e))
        {
            // A bug, not weather: the owner's loop rethrows it with its stack, and the process ends.
        }
    }
}
