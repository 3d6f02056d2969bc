using System.Buffers.Text;

namespace StateMetrics.Exposition.Writing;

/// <summary>Numbers and booleans as label values, without a string each: slices of a chunk that lives until the row is done.</summary>
internal sealed class ScratchLabels
{
    private const int NumberLengthMax = 20;

    private readonly byte[] _true = "true"u8.ToArray();
    private readonly byte[] _false = "false"u8.ToArray();
    private byte[] _chunk = new byte[NumberLengthMax * 16];
    private int _used;

    /// <summary>Gives the space back; labels given before are no longer valid.</summary>
    public void Reset() => _used = 0;

    public ReadOnlyMemory<byte> Of(bool flag) => flag ? _true : _false;

    public ReadOnlyMemory<byte> Of(long number)
    {
        if (_chunk.Length - _used < NumberLengthMax)
        {
            // Labels already given keep the old chunk.
            _chunk = new byte[_chunk.Length];
            _used = 0;
        }

        Utf8Formatter.TryFormat(number, _chunk.AsSpan(_used), out int length);
        ReadOnlyMemory<byte> label = _chunk.AsMemory(_used, length);
        _used += length;
        return label;
    }
}
