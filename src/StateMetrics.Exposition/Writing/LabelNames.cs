using System.Buffers;
using System.Text;

namespace StateMetrics.Exposition.Writing;

/// <summary>
/// Label names from the keys of an object, in the order in which the keys are added; never two equal ones. The rules are
/// those that dashboards already know: behaviour of kube-state-metrics, down to the numbering of conflicts.
/// </summary>
internal sealed class LabelNames
{
    // Names are kept as strings, since only allowlisted keys come here: few, and the collisions among them need a map.
    private readonly List<byte[]> _names = [];
    private readonly Dictionary<byte[], (int Count, int First)> _taken = new(ByteArrayComparer.Instance);
    private readonly ArrayBufferWriter<byte> _name = new();

    public ReadOnlySpan<byte> this[int index] => _names[index];

    public void Clear()
    {
        _names.Clear();
        _taken.Clear();
    }

    public void Add(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> key)
    {
        _name.ResetWrittenCount();
        _name.Write(prefix);
        Sanitize(key);
        byte[] name = _name.WrittenSpan.ToArray();
        if (!_taken.TryGetValue(name, out (int Count, int First) taken))
        {
            _taken[name] = (1, _names.Count);
            _names.Add(name);
            return;
        }

        if (taken.Count == 1)
        {
            _names[taken.First] = Free(name, ref taken.Count);
        }

        taken.Count++;
        byte[] renamed = Free(name, ref taken.Count);
        _taken[name] = taken;
        _names.Add(renamed);
    }

    /// <summary>The name with the first conflict number from <paramref name="number"/> on that no other label has.</summary>
    private byte[] Free(byte[] name, ref int number)
    {
        while (true)
        {
            byte[] candidate = [.. name, .. Encoding.ASCII.GetBytes($"_conflict{number}")];
            if (!_names.Contains(candidate, ByteArrayComparer.Instance))
            {
                return candidate;
            }

            number++;
        }
    }

    private void Sanitize(ReadOnlySpan<byte> key)
    {
        bool lower = false;
        while (!key.IsEmpty)
        {
            byte b = key[0];
            if (char.IsAsciiLetterUpper((char)b))
            {
                if (lower)
                {
                    _name.Write("_"u8);
                }

                b |= 0x20;
                lower = false;
            }
            else if (char.IsAsciiLetterLower((char)b) || char.IsAsciiDigit((char)b))
            {
                lower = true;
            }
            else
            {
                // One underscore per character, or per byte that begins none.
                key = key[(Rune.DecodeFromUtf8(key, out _, out int length) == OperationStatus.Done ? length - 1 : 0)..];
                b = (byte)'_';
                lower = false;
            }

            _name.Write([b]);
            key = key[1..];
        }
    }
}
