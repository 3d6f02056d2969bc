using System.Buffers.Text;

namespace StateMetrics.Exposition.Writing;

/// <summary>
/// Label values that are made and not found in the object, without a string each: slices of a chunk that lives until the row
/// is done.
/// </summary>
internal sealed class ScratchLabels
{
    private const int NumberLengthMax = 20;
    private const int ChunkBytes = 512;

    private readonly byte[] _true = "true"u8.ToArray();
    private readonly byte[] _false = "false"u8.ToArray();
    private byte[] _chunk = new byte[ChunkBytes];
    private int _used;

    /// <summary>Gives the space back; labels given before are no longer valid.</summary>
    public void Reset() => _used = 0;

    public ReadOnlyMemory<byte> Of(bool flag) => flag ? _true : _false;

    public ReadOnlyMemory<byte> Of(long number)
    {
        Memory<byte> space = Space(NumberLengthMax);
        Utf8Formatter.TryFormat(number, space.Span, out int length);
        _used -= NumberLengthMax - length;
        return space[..length];
    }

    /// <summary>Room for a value that is composed of others. More than a chunk is made for the one value and not kept.</summary>
    public Memory<byte> Space(int length)
    {
        if (length > ChunkBytes)
        {
            return new byte[length];
        }

        if (_chunk.Length - _used < length)
        {
            // Labels already given keep the old chunk.
            _chunk = new byte[ChunkBytes];
            _used = 0;
        }

        Memory<byte> space = _chunk.AsMemory(_used, length);
        _used += length;
        return space;
    }
}
