using System.Numerics;

namespace StateMetrics.Exposition.Writing;

/// <summary>
/// The series that one object has in one family so far, as positions in the rendered text. The first costs two stores, a few
/// are compared one by one, many are hashed.
/// </summary>
internal sealed class SeriesSet
{
    private const int ComparedMax = 16;

    private const int KeptMax = 64 * 1024;

    private (int Start, int Length)[] _series = new (int, int)[ComparedMax];
    private int[] _slots = [];
    private int _count;

    public void Clear() => _count = 0;

    public void Trim()
    {
        if (_series.Length > KeptMax)
        {
            _series = new (int, int)[ComparedMax];
            _slots = [];
        }
    }

    /// <summary>False when the same text is there already.</summary>
    public bool Add(byte[] text, int start, int length)
    {
        if (_count >= ComparedMax ? !AddHashed(text, start, length) : Contains(text, text.AsSpan(start, length)))
        {
            return false;
        }

        if (_count == _series.Length)
        {
            Array.Resize(ref _series, _count * 2);
        }

        _series[_count++] = (start, length);
        return true;
    }

    private bool Contains(byte[] text, ReadOnlySpan<byte> wanted)
    {
        for (int i = 0; i < _count; i++)
        {
            if (_series[i].Length == wanted.Length && wanted.SequenceEqual(text.AsSpan(_series[i].Start, wanted.Length)))
            {
                return true;
            }
        }

        return false;
    }

    private bool AddHashed(byte[] text, int start, int length)
    {
        // Half full at most, and rebuilt from the list whenever that doubles; a slot holds an index plus one.
        if (_count == ComparedMax || _slots.Length < (_count + 1) * 2)
        {
            int size = Math.Max(64, (int)BitOperations.RoundUpToPowerOf2((uint)(_count + 1) * 4));
            if (_slots.Length < size || _count == ComparedMax)
            {
                _slots = _slots.Length >= size ? _slots : new int[size];
                Array.Clear(_slots);
                for (int i = 0; i < _count; i++)
                {
                    _slots[FreeSlot(text, _series[i].Start, _series[i].Length)] = i + 1;
                }
            }
        }

        int slot = FreeSlot(text, start, length);
        if (slot < 0)
        {
            return false;
        }

        _slots[slot] = _count + 1;
        return true;
    }

    /// <summary>The slot for a series that is not there yet, or -1.</summary>
    private int FreeSlot(byte[] text, int start, int length)
    {
        ReadOnlySpan<byte> wanted = text.AsSpan(start, length);
        int mask = _slots.Length - 1;
        int slot = Hash(wanted) & mask;
        for (; _slots[slot] != 0; slot = (slot + 1) & mask)
        {
            (int at, int size) = _series[_slots[slot] - 1];
            if (size == length && wanted.SequenceEqual(text.AsSpan(at, size)))
            {
                return -1;
            }
        }

        return slot;
    }

    // Seeded by the runtime, so that no object can be made to collide on purpose.
    private static int Hash(ReadOnlySpan<byte> bytes) => ByteArrayComparer.Instance.GetHashCode(bytes);
}
