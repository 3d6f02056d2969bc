namespace StateMetrics.Kubernetes.Waiting;

/// <summary>
/// Wakes whoever waits for it at this moment. Who waits goes on where it came from: on its synchronization context where there is
/// one, and never on the stack of the sender. Thread-safe.
/// </summary>
/// <remarks>
/// A task of a completion source that is combined with a cancellation (<c>WaitAsync</c>) passes through the thread pool in any case;
/// a simulation on one thread would not be the same twice.
/// </remarks>
public sealed class Signal
{
    private readonly Lock _gate = new();
    private readonly List<TaskCompletionSource> _waiting = [];

    /// <summary>Wakes all who wait now.</summary>
    public void Send()
    {
        TaskCompletionSource[] woken;
        lock (_gate)
        {
            woken = [.. _waiting];
            _waiting.Clear();
        }
        foreach (TaskCompletionSource one in woken)
        {
            one.TrySetResult();
        }
    }

    /// <summary>Completes with the next <see cref="Send"/> after this call; nothing remains of it once it was cancelled.</summary>
    public async Task NextAsync(CancellationToken stop)
    {
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiting.Add(mine);
        }
        using CancellationTokenRegistration cancelling = stop.UnsafeRegister(
            static (waiting, token) => ((TaskCompletionSource)waiting!).TrySetCanceled(token), mine);
        try
        {
            await mine.Task;
        }
        finally
        {
            lock (_gate)
            {
                _waiting.Remove(mine);
            }
        }
    }
}
