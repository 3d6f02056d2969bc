using System.Buffers;
using System.Buffers.Binary;
using StateMetrics.Exposition.Store;

namespace StateMetrics.Exposition.Writing;

/// <summary>One gzip member (RFC 1952) made of fragments, whose CRC and length follow from theirs.</summary>
internal sealed class GzipMember
{
    public const int HeadBytes = 10;
    public const int TailBytes = 10;

    private uint _crc;
    private uint _size;

    /// <summary>Deflate, no name, no time, an unknown system.</summary>
    public static int WriteHead(IBufferWriter<byte> output)
    {
        ReadOnlySpan<byte> head = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF];
        output.Write(head);
        return HeadBytes;
    }

    public void Write(IBufferWriter<byte> output, Fragment fragment)
    {
        output.Write(fragment.Deflated);
        _crc = Crc32.Join(_crc, fragment.Crc, fragment.Shift);
        _size += (uint)fragment.TextBytes;
    }

    /// <summary>The last deflate block, empty; then CRC-32 and length modulo 2^32.</summary>
    public int WriteTail(IBufferWriter<byte> output)
    {
        Span<byte> tail = output.GetSpan(TailBytes);
        (tail[0], tail[1]) = (0x03, 0x00);
        BinaryPrimitives.WriteUInt32LittleEndian(tail[2..], _crc);
        BinaryPrimitives.WriteUInt32LittleEndian(tail[6..], _size);
        output.Advance(TailBytes);
        return TailBytes;
    }
}
