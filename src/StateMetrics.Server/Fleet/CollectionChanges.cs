namespace StateMetrics.Server.Fleet;

/// <summary>Changes of a collection's objects so far, as watches and lists have shown them. Counted by one loop, read by any.</summary>
internal sealed class CollectionChanges
{
    private long _added;
    private long _updated;
    private long _deleted;

    public long Added => Interlocked.Read(ref _added);

    public long Updated => Interlocked.Read(ref _updated);

    public long Deleted => Interlocked.Read(ref _deleted);

    /// <summary>Objects that there are now.</summary>
    public long Known => Added - Deleted;

    internal void Add() => Interlocked.Increment(ref _added);

    internal void Update() => Interlocked.Increment(ref _updated);

    internal void Delete() => Interlocked.Increment(ref _deleted);
}
