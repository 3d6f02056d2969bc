using System.Buffers;
using System.Text;

namespace StateMetrics.Exposition.Writing;

/// <summary>
/// Label names, without their prefix, from the keys of one object, in the order in which the keys are added; never two equal
/// ones. A key that maps to a taken name makes both carry a number: name_conflict1, name_conflict2 and so on.
/// </summary>
internal sealed class LabelNames
{
    // Keys repeat from object to object. The bound keeps keys made up per object from staying for ever.
    private const int CachedKeysMax = 4096;

    private readonly Dictionary<byte[], byte[]> _cache = new(ByteArrayComparer.Instance);
    private readonly Dictionary<byte[], byte[]>.AlternateLookup<ReadOnlySpan<byte>> _cached;
    private readonly List<byte[]> _names = [];
    private readonly Dictionary<byte[], (int Count, int First)> _taken = new(ByteArrayComparer.Instance);
    private readonly ArrayBufferWriter<byte> _name = new();

    public LabelNames() => _cached = _cache.GetAlternateLookup<ReadOnlySpan<byte>>();

    public ReadOnlySpan<byte> this[int index] => _names[index];

    public void Clear()
    {
        _names.Clear();
        _taken.Clear();
    }

    public void Add(ReadOnlySpan<byte> key)
    {
        byte[] name = NameOf(key);
        if (!_taken.TryGetValue(name, out (int Count, int First) taken))
        {
            Take(name, _names.Count);
            return;
        }

        int number = taken.Count;
        if (number == 1)
        {
            Take(Free(name, ref number), taken.First);
        }

        number++;
        Take(Free(name, ref number), _names.Count);
        _taken[name] = (number, taken.First);
    }

    private void Take(byte[] name, int index)
    {
        _taken[name] = (1, index);
        if (index == _names.Count)
        {
            _names.Add(name);
        }
        else
        {
            _names[index] = name;
        }
    }

    /// <summary>The name with the first conflict number from <paramref name="number"/> on that no other label has.</summary>
    private byte[] Free(byte[] name, ref int number)
    {
        while (true)
        {
            byte[] candidate = [.. name, .. Encoding.ASCII.GetBytes($"_conflict{number}")];
            if (!_taken.ContainsKey(candidate))
            {
                return candidate;
            }

            number++;
        }
    }

    private byte[] NameOf(ReadOnlySpan<byte> key)
    {
        if (_cached.TryGetValue(key, out byte[]? name))
        {
            return name;
        }

        _name.ResetWrittenCount();
        Sanitize(key);
        name = _name.WrittenSpan.ToArray();
        if (_cache.Count >= CachedKeysMax)
        {
            _cache.Clear();
        }

        _cached[key] = name;
        return name;
    }

    private void Sanitize(ReadOnlySpan<byte> key)
    {
        bool afterLower = false;
        while (!key.IsEmpty)
        {
            byte b = key[0];
            int length = 1;
            if (char.IsAsciiLetterUpper((char)b))
            {
                if (afterLower)
                {
                    _name.Write("_"u8);
                }

                b |= 0x20;
                afterLower = false;
            }
            else if (char.IsAsciiLetterLower((char)b) || char.IsAsciiDigit((char)b))
            {
                afterLower = true;
            }
            else
            {
                // One underscore per character, or per byte that begins none.
                length = Rune.DecodeFromUtf8(key, out _, out int bytes) == OperationStatus.Done ? bytes : 1;
                b = (byte)'_';
                afterLower = false;
            }

            _name.Write([b]);
            key = key[length..];
        }
    }
}
