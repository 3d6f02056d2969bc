namespace StateMetrics.Exposition.Store;

/// <summary>
/// Stored objects by slot, in pages of which a snapshot takes the references: whoever writes to a page that a snapshot may
/// hold writes to a copy. Not synchronized; its owner is.
/// </summary>
internal sealed class ObjectPages
{
    public const int SlotsPerPage = 256;

    private readonly List<Page> _pages = [];

    // Pages of an older epoch may be shared with a snapshot.
    private long _epoch;

    public int Objects { get; private set; }

    public long Samples { get; private set; }

    public long Bytes { get; private set; }

    public byte[]? this[int slot]
    {
        get
        {
            int page = slot / SlotsPerPage;
            return page < _pages.Count ? _pages[page].Slots[slot % SlotsPerPage] : null;
        }
    }

    public void Set(int slot, byte[]? stored)
    {
        byte[]?[] slots = Writable(slot / SlotsPerPage);
        ref byte[]? place = ref slots[slot % SlotsPerPage];
        Count(place, -1);
        Count(stored, 1);
        place = stored;
    }

    public byte[]?[][] Share()
    {
        _epoch++;
        byte[]?[][] shared = new byte[]?[_pages.Count][];
        for (int i = 0; i < shared.Length; i++)
        {
            shared[i] = _pages[i].Slots;
        }

        return shared;
    }

    private void Count(byte[]? stored, int sign)
    {
        if (stored is not null)
        {
            Objects += sign;
            Samples += sign * StoredObject.Samples(stored);
            Bytes += sign * stored.LongLength;
        }
    }

    private byte[]?[] Writable(int page)
    {
        while (_pages.Count <= page)
        {
            _pages.Add(new Page(_epoch, new byte[]?[SlotsPerPage]));
        }

        if (_pages[page].Epoch != _epoch)
        {
            _pages[page] = new Page(_epoch, [.. _pages[page].Slots]);
        }

        return _pages[page].Slots;
    }

    private readonly record struct Page(long Epoch, byte[]?[] Slots);
}
