namespace StateMetrics.Kubernetes.ListWatch;

/// <summary>How the requests of one list-watch ended; written by its reflector, read by whoever shows them.</summary>
public sealed class RequestCounts
{
    private long _listSuccesses;
    private long _listErrors;
    private long _watchSuccesses;
    private long _watchErrors;
    private long _objectsNotOurs;
    private long _objectsUnreadable;

    /// <summary>LIST requests whose answer was read to its end; each page counts.</summary>
    public long ListSuccesses => Volatile.Read(ref _listSuccesses);

    public long ListErrors => Volatile.Read(ref _listErrors);

    /// <summary>Watch requests that the server accepted, streaming lists included.</summary>
    public long WatchSuccesses => Volatile.Read(ref _watchSuccesses);

    /// <summary>Watch requests that were not accepted.</summary>
    public long WatchErrors => Volatile.Read(ref _watchErrors);

    /// <summary>Objects and events that the keep-predicate refused.</summary>
    public long ObjectsNotOurs => Volatile.Read(ref _objectsNotOurs);

    /// <summary>Objects and events without a readable identity, skipped.</summary>
    public long ObjectsUnreadable => Volatile.Read(ref _objectsUnreadable);

    internal void ListSucceeded() => Interlocked.Increment(ref _listSuccesses);

    internal void ListFailed() => Interlocked.Increment(ref _listErrors);

    internal void WatchSucceeded() => Interlocked.Increment(ref _watchSuccesses);

    internal void WatchFailed() => Interlocked.Increment(ref _watchErrors);

    internal void ObjectNotOurs() => Interlocked.Increment(ref _objectsNotOurs);

    internal void ObjectUnreadable() => Interlocked.Increment(ref _objectsUnreadable);
}
