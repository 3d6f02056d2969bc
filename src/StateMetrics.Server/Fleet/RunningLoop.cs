using StateMetrics.Kubernetes.Waiting;

namespace StateMetrics.Server.Fleet;

/// <summary>A loop that runs until it is disposed of. One that ends by a bug is told to its owner, which ends with it.</summary>
internal sealed class RunningLoop : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly LoopCount _count;
    private readonly Task _loop;

    /// <param name="run">The loop, which ends when its token is cancelled.</param>
    /// <param name="broken">Takes the exception of a bug.</param>
    /// <param name="count">Counts it until its last step is done.</param>
    public RunningLoop(Func<CancellationToken, Task> run, TaskCompletionSource broken, LoopCount count)
    {
        _count = count;
        _loop = RunAsync(run, broken);
    }

    /// <summary>Returns when nothing of it runs any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsideAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task RunAsync(Func<CancellationToken, Task> run, TaskCompletionSource broken)
    {
        _count.Begin();
        try
        {
            await run(_stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopped, as asked.
        }
        catch (Exception e) when (broken.TrySetException(e))
        {
            // A bug, not weather: the owner's loop rethrows it with its stack, and the process ends.
        }
        finally
        {
            _count.End();
        }
    }
}
