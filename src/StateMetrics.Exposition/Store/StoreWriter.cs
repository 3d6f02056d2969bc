using StateMetrics.Exposition.Writing;

namespace StateMetrics.Exposition.Store;

/// <summary>
/// The writing side of one resource in one scope; <see cref="Store"/> is the reading side. One caller at a time.
/// </summary>
public sealed class StoreWriter
{
    private ObjectIndex _index = new();

    /// <summary>An empty store for objects of <paramref name="families"/> families each.</summary>
    public StoreWriter(int families) => Store = new ResourceStore(families);

    public ResourceStore Store { get; }

    /// <summary>
    /// Opens a replacement of everything held; the old objects are served until it is committed. What is upserted or removed
    /// meanwhile changes the old content only.
    /// </summary>
    public StoreReplacement BeginReplace() => new(this);

    /// <summary>Adds the object, or puts it in the place of the one that had its namespace and name.</summary>
    public void Upsert(in ObjectKey key, in Rendered rendered)
    {
        Checked(rendered);
        int slot = _index.Take(key);
        byte[]? old = Store.At(slot);
        byte[] next = StoredObject.Of(rendered, old);
        if (!ReferenceEquals(next, old))
        {
            Store.Set(slot, next);
        }
    }

    /// <summary>Removes the object; does nothing when the store holds another life of its name, or none.</summary>
    public void Remove(in ObjectKey key)
    {
        int slot = _index.Remove(key);
        if (slot >= 0)
        {
            Store.Set(slot, null);
        }
    }

    /// <summary>Whether an object with this namespace and name is held, whichever life it is of.</summary>
    public bool Holds(in ObjectKey key) => _index.Find(key) >= 0;

    /// <summary>The stored bytes under a namespace and name, whichever life they are of.</summary>
    internal byte[]? Find(in ObjectKey key)
    {
        int slot = _index.Find(key);
        return slot >= 0 ? Store.At(slot) : null;
    }

    internal void Replace(ObjectIndex index, ObjectPages pages)
    {
        _index = index;
        Store.Replace(pages);
    }

    internal void Checked(in Rendered rendered)
    {
        if (rendered.Ends.Length != Store.Families)
        {
            throw new ArgumentException($"an object of {rendered.Ends.Length} families in a store for {Store.Families}", nameof(rendered));
        }
    }
}
