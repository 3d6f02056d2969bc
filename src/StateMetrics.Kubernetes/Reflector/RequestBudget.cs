namespace StateMetrics.Kubernetes.Reflector;

/// <summary>
/// What the reflectors of one process may ask of one server: a bucket that refills at a steady rate, so that neither an
/// outage nor a fault of ours costs the server more than that. Whoever finds it empty waits in line. Thread-safe.
/// </summary>
public sealed class RequestBudget(TimeProvider time)
{
    /// <summary>
    /// Enough for every resource to be listed and watched at once (a list costs 5, a watch or a probe 1), with as much again
    /// for what goes wrong meanwhile.
    /// </summary>
    public const int Capacity = 400;

    // Twenty lists a second: two thousand reflectors, one for each of many namespaces, start within two minutes.
    private const double PerSecond = 100;

    private readonly Lock _gate = new();
    private double _left = Capacity;
    private long _filledAt = time.GetTimestamp();
    private long _waits;

    /// <summary>How much could be taken now without waiting; never negative.</summary>
    public double Left
    {
        get
        {
            lock (_gate)
            {
                Fill();
                return Math.Max(0, _left);
            }
        }
    }

    /// <summary>How many acts had to wait so far.</summary>
    public long Waits => Volatile.Read(ref _waits);

    /// <summary>Takes so much, as soon as it is there.</summary>
    internal async ValueTask TakeAsync(int cost, CancellationToken stop)
    {
        TimeSpan wait;
        lock (_gate)
        {
            Fill();
            _left -= cost;
            wait = _left >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-_left / PerSecond);
        }
        if (wait == TimeSpan.Zero)
        {
            return;
        }
        Interlocked.Increment(ref _waits);
        try
        {
            await Task.Delay(wait, time, stop);
        }
        catch (OperationCanceledException)
        {
            lock (_gate)
            {
                _left += cost;
            }
            throw;
        }
    }

    private void Fill()
    {
        long now = time.GetTimestamp();
        _left = Math.Min(Capacity, _left + (time.GetElapsedTime(_filledAt, now).TotalSeconds * PerSecond));
        _filledAt = now;
    }
}
