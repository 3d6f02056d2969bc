using System.Collections;
using System.Runtime.InteropServices;
using StateMetrics.Exposition.Writing;

namespace StateMetrics.Exposition.Store;

/// <summary>Where the objects of a store are: from namespace and name to a slot. A freed slot is taken again first.</summary>
internal sealed class ObjectIndex
{
    private const ulong AnyUid = 0;

    private readonly Dictionary<byte[], Place> _places = new(ByteArrayComparer.Instance);
    private readonly Dictionary<byte[], Place>.AlternateLookup<ReadOnlySpan<byte>> _lookup;
    private readonly Stack<int> _free;
    private byte[] _text = new byte[512];

    // Slots of the index before, and whether one is still to be had; a free slot among them is to be had only if it is open.
    private BitArray _open;
    private int _next;

    public ObjectIndex() => (_lookup, _free, _open) = (_places.GetAlternateLookup<ReadOnlySpan<byte>>(), [], new BitArray(0));

    /// <summary>An empty index that gives the slots of <paramref name="before"/> out anew, as it has them now.</summary>
    public ObjectIndex(ObjectIndex before)
    {
        _lookup = _places.GetAlternateLookup<ReadOnlySpan<byte>>();
        _next = before._next;
        _open = new BitArray(_next);
        _free = new Stack<int>(before._free.Count);
        foreach (int slot in before._free.Reverse())
        {
            if (before.IsOpen(slot))
            {
                _free.Push(slot);
                _open[slot] = true;
            }
        }

        foreach (Place place in before._places.Values)
        {
            _open[place.Slot] = true;
        }
    }

    /// <summary>The slot of the object's name, or -1.</summary>
    public int Find(in ObjectKey key) => _lookup.TryGetValue(Text(key), out Place place) ? place.Slot : -1;

    /// <summary>
    /// The slot of the object's name, a new one where it has none; the slot is this life's from now on. The new one is
    /// <paramref name="preferred"/> where that can be had.
    /// </summary>
    public int Take(in ObjectKey key, int preferred = -1)
    {
        ref Place place = ref CollectionsMarshal.GetValueRefOrAddDefault(_lookup, Text(key), out bool exists);
        if (!exists)
        {
            place.Slot = NewSlot(preferred);
        }

        place.Uid = HeldObject.LifeOf(key.Uid);
        place.Version = HeldObject.VersionOf(key.Version);
        return place.Slot;
    }

    /// <summary>Frees the slot of this life and returns it; -1 when the name has none or it is another life's.</summary>
    public int Remove(in ObjectKey key)
    {
        ReadOnlySpan<byte> text = Text(key);
        ulong uid = HeldObject.LifeOf(key.Uid);
        if (!_lookup.TryGetValue(text, out Place place) || (place.Uid != uid && place.Uid != AnyUid && uid != AnyUid))
        {
            return -1;
        }

        _lookup.Remove(text);
        _free.Push(place.Slot);
        if (place.Slot < _open.Length)
        {
            _open[place.Slot] = true;
        }

        return place.Slot;
    }

    /// <summary>Every object, in no order.</summary>
    public IEnumerable<HeldObject> Held() =>
        _places.Select(static held => new HeldObject(HeldObject.NameOf(held.Key), held.Value.Uid, held.Value.Version));

    /// <summary>How many objects this index adds, drops, or has in another life or version than the one before.</summary>
    public int DifferencesFrom(ObjectIndex before)
    {
        int same = 0;
        int known = 0;
        foreach ((byte[] name, Place place) in _places)
        {
            if (before._places.TryGetValue(name, out Place was))
            {
                known++;
                same += place.Uid == was.Uid && place.Version == was.Version ? 1 : 0;
            }
        }

        return _places.Count - same + (before._places.Count - known);
    }

    /// <summary>Gives no more new slots out in the segment of this one.</summary>
    public void Leave(int slot)
    {
        int end = (slot / Segment.Places * Segment.Places) + Segment.Places;
        if (_next > slot && _next < end)
        {
            _next = end;
        }
    }

    /// <summary>Frees what the index before had and this one has not taken.</summary>
    public void Settle()
    {
        int[] beyond = [.. _free.Where(slot => slot >= _open.Length)];
        _free.Clear();
        foreach (int slot in beyond)
        {
            _free.Push(slot);
        }

        // The lowest is on top, so that what is left gathers in front.
        for (int slot = _open.Length - 1; slot >= 0; slot--)
        {
            if (_open[slot])
            {
                _free.Push(slot);
            }
        }

        _open = new BitArray(0);
    }

    private int NewSlot(int preferred)
    {
        if (preferred >= 0 && preferred < _open.Length && _open[preferred])
        {
            _open[preferred] = false;
            return preferred;
        }

        while (_free.TryPop(out int slot))
        {
            if (IsOpen(slot))
            {
                if (slot < _open.Length)
                {
                    _open[slot] = false;
                }

                return slot;
            }
        }

        return _next++;
    }

    private bool IsOpen(int slot) => slot >= _open.Length || _open[slot];

    private ReadOnlySpan<byte> Text(in ObjectKey key)
    {
        int length = key.Namespace.Length + 1 + key.Name.Length;
        if (_text.Length < length)
        {
            _text = new byte[length * 2];
        }

        key.Namespace.CopyTo(_text);
        _text[key.Namespace.Length] = (byte)'/';
        key.Name.CopyTo(_text.AsSpan(key.Namespace.Length + 1));
        return _text.AsSpan(0, length);
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Place
    {
        public int Slot;

        // Where padding would be, so that it costs nothing.
        public uint Version;
        public ulong Uid;
    }
}
