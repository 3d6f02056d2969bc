namespace StateMetrics.Simulator.Http;

/// <summary>Every request that came, in order. Keeps the last 100,000, so that a long demo does not grow.</summary>
public sealed class RequestLog
{
    private const int RequestsMax = 100_000;

    private readonly Lock _gate = new();
    private readonly Queue<SimulatedRequest> _requests = [];
    private long _total;

    /// <summary>How many requests ever came.</summary>
    public long Total => Volatile.Read(ref _total);

    /// <summary>The requests that are kept, oldest first.</summary>
    public IReadOnlyList<SimulatedRequest> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>How many of the kept requests match.</summary>
    public int Count(Func<SimulatedRequest, bool> match) => All.Count(match);

    /// <summary>Forgets what came so far; numbers go on.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _requests.Clear();
        }
    }

    internal long NextNumber() => Interlocked.Increment(ref _total);

    internal void Add(SimulatedRequest request)
    {
        lock (_gate)
        {
            _requests.Enqueue(request);
            if (_requests.Count > RequestsMax)
            {
                _requests.Dequeue();
            }
        }
    }
}
