using StateMetrics.Exposition.Writing;

namespace StateMetrics.Exposition.Store;

/// <summary>
/// A complete new content, built aside. Objects that the old content has keep their places, so that what has not changed is
/// compressed once and held once. Disposed without <see cref="Commit"/>, it leaves no trace.
/// </summary>
public sealed class StoreReplacement : IDisposable
{
    private readonly StoreWriter _writer;
    private readonly ObjectIndex _index;
    private StoreContent? _content;

    internal StoreReplacement(StoreWriter writer)
    {
        _writer = writer;
        _index = new ObjectIndex(writer.Index);
        _content = new StoreContent(writer.Store.Content);
    }

    /// <summary>How many objects the new content has so far.</summary>
    public int Objects => _content?.Objects ?? 0;

    /// <summary>Whether the new content has an object with this namespace and name.</summary>
    public bool Holds(in ObjectKey key) => _index.Find(key) >= 0;

    /// <summary>Adds an object; a second one of the same namespace and name takes the place of the first.</summary>
    /// <returns>The slot that it will have.</returns>
    public int Add(in ObjectKey key, in Rendered rendered)
    {
        ObjectDisposedException.ThrowIf(_content is null, this);
        ReadOnlySpan<ulong> marks = _writer.Marks(rendered);
        int slot = _index.Take(key, _writer.Index.Find(key));
        if (_content.Put(slot, key.Tenant, rendered, marks))
        {
            _index.Leave(slot);
        }

        return slot;
    }

    /// <summary>Takes an object out again; does nothing when the new content holds another life of its name, or none.</summary>
    public void Remove(in ObjectKey key)
    {
        ObjectDisposedException.ThrowIf(_content is null, this);
        int slot = _index.Remove(key);
        if (slot >= 0)
        {
            _content.Clear(slot);
        }
    }

    /// <summary>Publishes the new content in one step.</summary>
    /// <returns>How many objects it adds, drops, or has in another life or version than the old content.</returns>
    public int Commit()
    {
        ObjectDisposedException.ThrowIf(_content is null, this);
        _content.ClearAbsent();
        _index.Settle();
        int differences = _index.DifferencesFrom(_writer.Index);
        _content.Open();
        _writer.Replace(_index, _content);
        _content = null;
        return differences;
    }

    public void Dispose() => _content = null;
}
