using System.Runtime.InteropServices;
using StateMetrics.Exposition.Writing;

namespace StateMetrics.Exposition.Store;

/// <summary>
/// A number for each namespace of which objects are held, so that a place needs four bytes for its own. Counted, since
/// namespaces come and go while a store lives for weeks. 0 is no namespace.
/// </summary>
internal sealed class NamespaceTable
{
    private readonly Dictionary<byte[], int> _numbers = new(ByteArrayComparer.Instance);
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _lookup;
    private readonly List<Entry> _entries = [default];
    private readonly Stack<int> _free = [];

    public NamespaceTable() => _lookup = _numbers.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>The number of this name; 0 where no object has it.</summary>
    public int Find(ReadOnlySpan<byte> name) => _lookup.TryGetValue(name, out int number) ? number : 0;

    /// <summary>The number for one more object of this namespace, which had the other number before.</summary>
    public int Exchange(int before, ReadOnlySpan<byte> name)
    {
        if (before == 0 ? name.IsEmpty : name.SequenceEqual(_entries[before].Name))
        {
            return before;
        }
        int number = name.IsEmpty ? 0 : Take(name);
        if (before > 0 && --CollectionsMarshal.AsSpan(_entries)[before].Objects == 0)
        {
            _numbers.Remove(_entries[before].Name!);
            _entries[before] = default;
            _free.Push(before);
        }
        return number;
    }

    private int Take(ReadOnlySpan<byte> name)
    {
        int number = Find(name);
        if (number == 0)
        {
            if (!_free.TryPop(out number))
            {
                number = _entries.Count;
                _entries.Add(default);
            }
            byte[] own = name.ToArray();
            _numbers.Add(own, number);
            _entries[number] = new Entry { Name = own };
        }
        CollectionsMarshal.AsSpan(_entries)[number].Objects++;
        return number;
    }

    private struct Entry
    {
        public byte[]? Name;
        public int Objects;
    }
}
