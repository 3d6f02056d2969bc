namespace StateMetrics.Exposition.Store;

/// <summary>
/// The reading side of one resource in one scope: snapshots, and counts. Its lock is held for the exchange of one object or
/// for the copy of the page references, never while anything is rendered or sent.
/// </summary>
public sealed class ResourceStore
{
    private readonly Lock _gate = new();
    private ObjectPages _pages = new();

    internal ResourceStore(int families) => Families = families;

    /// <summary>How many families each object has.</summary>
    public int Families { get; }

    public int Objects
    {
        get { lock (_gate) { return _pages.Objects; } }
    }

    public long Samples
    {
        get { lock (_gate) { return _pages.Samples; } }
    }

    /// <summary>The bytes of the stored objects, without the index and the pages.</summary>
    public long StoredBytes
    {
        get { lock (_gate) { return _pages.Bytes; } }
    }

    /// <summary>The content of this moment; later changes do not reach it.</summary>
    public StoreSnapshot Snapshot()
    {
        lock (_gate)
        {
            return new StoreSnapshot(Families, _pages.Share(), _pages.Objects);
        }
    }

    /// <summary>For the one writer, which alone changes what this reads.</summary>
    internal byte[]? At(int slot) => _pages[slot];

    internal void Set(int slot, byte[]? stored)
    {
        lock (_gate)
        {
            _pages.Set(slot, stored);
        }
    }

    internal void Replace(ObjectPages pages)
    {
        lock (_gate)
        {
            _pages = pages;
        }
    }
}
