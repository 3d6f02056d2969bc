namespace StateMetrics.Server.Fleet;

/// <summary>How many loops run: what is left of one that should have ended is seen here. For any thread.</summary>
internal sealed class LoopCount
{
    private int _running;

    public int Running => Volatile.Read(ref _running);

    public void Begin() => Interlocked.Increment(ref _running);

    public void End() => Interlocked.Decrement(ref _running);
}
