using StateMetrics.Exposition.Writing;

namespace StateMetrics.Exposition.Store;

/// <summary>
/// The writing side of one resource in one scope; <see cref="Store"/> is the reading side. One caller at a time.
/// </summary>
public sealed class StoreWriter
{
    private readonly ulong[] _marks;
    private ObjectIndex _index = new();

    /// <summary>An empty store for objects of <paramref name="families"/> families each.</summary>
    public StoreWriter(int families) => (Store, _marks) = (new ResourceStore(families), new ulong[families]);

    public ResourceStore Store { get; }

    internal ObjectIndex Index => _index;

    /// <summary>
    /// Opens a replacement of everything held; the old objects are served until it is committed. What is upserted or removed
    /// meanwhile changes the old content only.
    /// </summary>
    public StoreReplacement BeginReplace() => new(this);

    /// <summary>Adds the object, or puts it in the place of the one that had its namespace and name.</summary>
    /// <returns>Its slot, a small number that is its own until it is removed or everything is replaced.</returns>
    public int Upsert(in ObjectKey key, in Rendered rendered)
    {
        ReadOnlySpan<ulong> marks = Marks(rendered);
        int slot = _index.Take(key);
        if (Store.Content.Put(slot, key.Tenant, rendered, marks))
        {
            _index.Leave(slot);
        }

        return slot;
    }

    /// <summary>Removes the object; does nothing when the store holds another life of its name, or none.</summary>
    public void Remove(in ObjectKey key)
    {
        int slot = _index.Remove(key);
        if (slot >= 0)
        {
            Store.Content.Clear(slot);
        }
    }

    /// <summary>Whether an object with this namespace and name is held, whichever life it is of.</summary>
    public bool Holds(in ObjectKey key) => _index.Find(key) >= 0;

    /// <summary>What is held, in no order; to be read before anything is changed.</summary>
    public IEnumerable<HeldObject> Held() => _index.Held();

    /// <summary>The marks of an object's families; borrowed until the next call.</summary>
    internal ReadOnlySpan<ulong> Marks(in Rendered rendered)
    {
        if (rendered.Ends.Length != Store.Families)
        {
            throw new ArgumentException($"an object of {rendered.Ends.Length} families in a store for {Store.Families}", nameof(rendered));
        }

        for (int family = 0; family < _marks.Length; family++)
        {
            _marks[family] = Mark.Of(rendered.Of(family));
        }

        return _marks;
    }

    internal void Replace(ObjectIndex index, StoreContent content)
    {
        _index = index;
        Store.Content = content;
    }
}
