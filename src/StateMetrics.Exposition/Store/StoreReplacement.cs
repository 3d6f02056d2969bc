using StateMetrics.Exposition.Writing;

namespace StateMetrics.Exposition.Store;

/// <summary>
/// A complete new content, built aside. Objects that have not changed share their bytes with the old content. Disposed
/// without <see cref="Commit"/>, it leaves no trace.
/// </summary>
public sealed class StoreReplacement : IDisposable
{
    private readonly StoreWriter _writer;
    private readonly ObjectIndex _index = new();
    private ObjectPages? _pages = new();

    internal StoreReplacement(StoreWriter writer) => _writer = writer;

    /// <summary>How many objects the new content has so far.</summary>
    public int Objects => _pages?.Objects ?? 0;

    /// <summary>Whether the new content has an object with this namespace and name.</summary>
    public bool Holds(in ObjectKey key) => _index.Find(key) >= 0;

    /// <summary>Adds an object; a second one of the same namespace and name takes the place of the first.</summary>
    public void Add(in ObjectKey key, in Rendered rendered)
    {
        ObjectDisposedException.ThrowIf(_pages is null, this);
        _writer.Checked(rendered);
        byte[]? old = _writer.Find(key);
        _pages.Set(_index.Take(key), StoredObject.Of(rendered, old));
    }

    /// <summary>Takes an object out again; does nothing when the new content holds another life of its name, or none.</summary>
    public void Remove(in ObjectKey key)
    {
        ObjectDisposedException.ThrowIf(_pages is null, this);
        int slot = _index.Remove(key);
        if (slot >= 0)
        {
            _pages.Set(slot, null);
        }
    }

    /// <summary>Publishes the new content in one step.</summary>
    public void Commit()
    {
        ObjectDisposedException.ThrowIf(_pages is null, this);
        _writer.Replace(_index, _pages);
        _pages = null;
    }

    public void Dispose() => _pages = null;
}
