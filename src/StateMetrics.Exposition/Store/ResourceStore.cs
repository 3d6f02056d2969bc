namespace StateMetrics.Exposition.Store;

/// <summary>
/// The reading side of one resource in one scope: snapshots, and counts. Its lock is held for the exchange of one object or
/// for the copy of the segments' references, never while anything is compressed or sent.
/// </summary>
public sealed class ResourceStore
{
    private StoreContent _content;
    private long _identityBytes;
    private long _gzipBytes;

    internal ResourceStore(int families) => (Families, _content) = (families, new StoreContent(families));

    /// <summary>How many families each object has.</summary>
    public int Families { get; }

    public int Objects => Content.Objects;

    public long Samples => Content.Samples;

    /// <summary>The bytes of the compressed text and of the changes not yet in it, without the index and the marks.</summary>
    public long StoredBytes => Content.StoredBytes;

    /// <summary>How many times a family of some dozens of objects has been compressed, for the first time or anew.</summary>
    public long Folds => Content.Folds;

    /// <summary>This store's text in the body of the last scrape that was not compressed, in bytes; headers are no store's.</summary>
    public long LastIdentityBytes => Interlocked.Read(ref _identityBytes);

    /// <summary>This store's part of the body of the last compressed scrape, in bytes.</summary>
    public long LastGzipBytes => Interlocked.Read(ref _gzipBytes);

    /// <summary>The content of the store; the writer's, while nobody else may change it.</summary>
    internal StoreContent Content
    {
        get => Volatile.Read(ref _content);
        set => Volatile.Write(ref _content, value);
    }

    /// <summary>The content of this moment; later changes do not reach it.</summary>
    public StoreSnapshot Snapshot()
    {
        StoreContent content = Content;
        return new StoreSnapshot(this, content, content.Share(out int objects), objects);
    }

    /// <summary>The objects that are part of the state of these namespaces, at this moment.</summary>
    public StoreSnapshot Snapshot(IEnumerable<string> namespaces)
    {
        StoreContent content = Content;
        SegmentView[] views = content.Share(namespaces, out ulong[] places, out int objects);
        return new StoreSnapshot(this, content, views, objects) { Places = places };
    }

    internal void Scraped(long bytes, bool gzip) => Interlocked.Exchange(ref gzip ? ref _gzipBytes : ref _identityBytes, bytes);
}
