using System.Runtime.InteropServices;
using StateMetrics.Exposition.Writing;

namespace StateMetrics.Exposition.Store;

/// <summary>Where the objects of a store are: from namespace and name to a slot. A freed slot is taken again first.</summary>
internal sealed class ObjectIndex
{
    private const ulong AnyUid = 0;

    private readonly Dictionary<byte[], Place> _places = new(ByteArrayComparer.Instance);
    private readonly Dictionary<byte[], Place>.AlternateLookup<ReadOnlySpan<byte>> _lookup;
    private readonly Stack<int> _free = [];
    private byte[] _text = new byte[512];

    public ObjectIndex() => _lookup = _places.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>The slot of the object's name, or -1.</summary>
    public int Find(in ObjectKey key) => _lookup.TryGetValue(Text(key), out Place place) ? place.Slot : -1;

    /// <summary>The slot of the object's name, a new one where it has none; the slot is this life's from now on.</summary>
    public int Take(in ObjectKey key)
    {
        ref Place place = ref CollectionsMarshal.GetValueRefOrAddDefault(_lookup, Text(key), out bool exists);
        if (!exists)
        {
            // All slots below the count of names are in use or free.
            place.Slot = _free.TryPop(out int free) ? free : _places.Count - 1;
        }

        place.Uid = Hash(key.Uid);
        return place.Slot;
    }

    /// <summary>Frees the slot of this life and returns it; -1 when the name has none or it is another life's.</summary>
    public int Remove(in ObjectKey key)
    {
        ReadOnlySpan<byte> text = Text(key);
        ulong uid = Hash(key.Uid);
        if (!_lookup.TryGetValue(text, out Place place) || (place.Uid != uid && place.Uid != AnyUid && uid != AnyUid))
        {
            return -1;
        }

        _lookup.Remove(text);
        _free.Push(place.Slot);
        return place.Slot;
    }

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

    /// <summary>FNV-1a 64: enough to tell the few lives of one name apart in 8 bytes.</summary>
    private static ulong Hash(ReadOnlySpan<byte> uid)
    {
        if (uid.IsEmpty)
        {
            return AnyUid;
        }

        ulong hash = 0xcbf29ce484222325;
        foreach (byte b in uid)
        {
            hash = (hash ^ b) * 0x100000001b3;
        }

        return hash;
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Place
    {
        public int Slot;
        public ulong Uid;
    }
}
