using System.Buffers;
using System.Buffers.Binary;
using StateMetrics.Exposition.Store;

namespace StateMetrics.Exposition.Writing;

/// <summary>One gzip member (RFC 1952) made of fragments, whose CRC and length follow from theirs, as it is written.</summary>
internal sealed class GzipMember(IBufferWriter<byte> output)
{
    public const int HeadBytes = 10;
    public const int TailBytes = 10;

    // A pipe that is asked for little gives four kilobytes at a time, and the socket is handed each of them.
    private const int RoomBytes = 64 * 1024;

    private Memory<byte> _room;
    private int _written;
    private uint _crc;
    private uint _size;

    /// <summary>All that has been written.</summary>
    public long Bytes { get; private set; }

    /// <summary>Deflate, no name, no time, an unknown system.</summary>
    public void WriteHead() => Write([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]);

    public void Write(Fragment fragment)
    {
        Write(fragment.Deflated);
        _crc = Crc32.Join(_crc, fragment.Crc, fragment.Shift);
        _size += (uint)fragment.TextBytes;
    }

    /// <summary>The last deflate block, empty; then CRC-32 and length modulo 2^32.</summary>
    public void WriteTail()
    {
        Span<byte> tail = stackalloc byte[TailBytes];
        (tail[0], tail[1]) = (0x03, 0x00);
        BinaryPrimitives.WriteUInt32LittleEndian(tail[2..], _crc);
        BinaryPrimitives.WriteUInt32LittleEndian(tail[6..], _size);
        Write(tail);
    }

    /// <summary>Hands on what has been written: before a flush, and at the end.</summary>
    public void Advance()
    {
        if (_written > 0)
        {
            output.Advance(_written);
        }

        (_room, _written) = (default, 0);
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        Bytes += bytes.Length;
        while (!bytes.IsEmpty)
        {
            if (_written == _room.Length)
            {
                Advance();
                _room = output.GetMemory(RoomBytes);
            }

            int some = Math.Min(bytes.Length, _room.Length - _written);
            bytes[..some].CopyTo(_room.Span[_written..]);
            bytes = bytes[some..];
            _written += some;
        }
    }
}
