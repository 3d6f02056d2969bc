namespace StateMetrics.Kubernetes.Waiting;

/// <summary>Ways to wait that leave the synchronization context of the caller as little as a plain await does.</summary>
public static class OnContext
{
    /// <summary>For an await that is to end, however the task does.</summary>
    public const ConfigureAwaitOptions Quietly = ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext;

    /// <summary>
    /// A delay to be combined with other tasks. Where a bare one is cancelled, what waits for the first of them passes through the
    /// thread pool.
    /// </summary>
    public static async Task DelayAsync(TimeSpan pause, TimeProvider time, CancellationToken stop) => await Task.Delay(pause, time, stop);

    /// <summary>
    /// Cancels beside the caller and not on its stack, as <see cref="CancellationTokenSource.CancelAsync"/> does, but on its context.
    /// </summary>
    public static async Task CancelAsideAsync(this CancellationTokenSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        await Task.Yield();
        source.Cancel();
    }
}
