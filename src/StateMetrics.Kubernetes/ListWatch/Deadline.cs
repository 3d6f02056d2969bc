namespace StateMetrics.Kubernetes.ListWatch;

/// <summary>
/// One deadline that moves with each sign of life, joined with the caller's cancellation. It tells the two apart:
/// cancellation means stop and nothing else, a deadline of ours is a <see cref="TimeoutException"/>.
/// </summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _either;
    private readonly CancellationToken _stop;

    internal Deadline(TimeSpan first, TimeProvider time, CancellationToken stop)
    {
        _stop = stop;
        _timer = new CancellationTokenSource(first, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(stop, _timer.Token);
    }

    internal CancellationToken Token => _either.Token;

    internal bool HasPassed => _timer.IsCancellationRequested;

    /// <summary>The deadline is that far from now on.</summary>
    internal void Within(TimeSpan limit) => _timer.CancelAfter(limit);

    /// <summary>Awaits what was started with <see cref="Token"/>, and names the reason if it was cancelled.</summary>
    internal async ValueTask<T> OnTime<T>(ValueTask<T> started, string act)
    {
        try
        {
            return await started;
        }
        // An abort shows itself as any of these, depending on where it meets the request.
        catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException or ObjectDisposedException)
        {
            _stop.ThrowIfCancellationRequested();
            if (_timer.IsCancellationRequested || e is OperationCanceledException)
            {
                throw new TimeoutException($"{act} took too long", e);
            }
            if (e is ObjectDisposedException)
            {
                throw new IOException("the connection was closed", e);
            }
            throw;
        }
    }

    public void Dispose()
    {
        _either.Dispose();
        _timer.Dispose();
    }
}
