using System.Buffers;

namespace StateMetrics.Simulator.Encoding;

/// <summary>
/// Writes protobuf from the end to the beginning, as Go's generated code does: the length of a nested message is
/// known when its prefix is written, so that no message is measured before it is encoded.
/// </summary>
internal sealed class BackwardWriter : IDisposable
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
    private int _start;

    internal BackwardWriter() => _start = _buffer.Length;

    /// <summary>How many bytes are written; a nested message's length is the difference of two of these.</summary>
    internal int Length => _buffer.Length - _start;

    internal ReadOnlySpan<byte> Written => _buffer.AsSpan(_start);

    internal void Bytes(scoped ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    internal void Varint(ulong value)
    {
        int size = VarintSize(value);
        Span<byte> target = Reserve(size);
        for (int i = 0; i < size - 1; i++)
        {
            target[i] = (byte)(value | 0x80);
            value >>= 7;
        }
        target[size - 1] = (byte)value;
    }

    internal void Tag(int number, int wireType) => Varint(((ulong)number << 3) | (uint)wireType);

    /// <summary>Closes a length-delimited field whose content began at <paramref name="before"/>.</summary>
    internal void Prefix(int number, int before)
    {
        Varint((ulong)(Length - before));
        Tag(number, 2);
    }

    internal void BytesField(int number, scoped ReadOnlySpan<byte> bytes)
    {
        int before = Length;
        Bytes(bytes);
        Prefix(number, before);
    }

    internal void VarintField(int number, ulong value)
    {
        Varint(value);
        Tag(number, 0);
    }

    internal Span<byte> Reserve(int count)
    {
        if (count > _start)
        {
            Grow(count);
        }
        _start -= count;
        return _buffer.AsSpan(_start, count);
    }

    internal void Clear() => _start = _buffer.Length;

    internal static int VarintSize(ulong value) => value == 0 ? 1 : (System.Numerics.BitOperations.Log2(value) / 7) + 1;

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private void Grow(int count)
    {
        int length = Length;
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, length + count));
        _buffer.AsSpan(_start).CopyTo(larger.AsSpan(larger.Length - length));
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
        _start = larger.Length - length;
    }
}
