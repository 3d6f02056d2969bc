using System.Buffers.Binary;

namespace StateMetrics.Exposition.Store;

/// <summary>
/// A piece of the exposition, compressed: raw deflate blocks (RFC 1951), none of them the last one, that end at a byte and
/// refer to nothing before them, so that fragments one after the other are one deflate stream. Immutable.
/// </summary>
internal sealed class Fragment
{
    // The ends of a compressed block are not worth a quarter of so few bytes.
    private const int StoredMax = 96;
    private const int StoredHead = 5;

    public Fragment(byte[] deflated, ReadOnlySpan<byte> text)
    {
        Deflated = deflated;
        TextBytes = text.Length;
        Crc = Crc32.Of(text);
        Shift = Crc32.Shift(text.Length);
    }

    public byte[] Deflated { get; }

    public int TextBytes { get; }

    public uint Crc { get; }

    /// <summary>Of the length, for <see cref="Crc32.Join"/>.</summary>
    public uint Shift { get; }

    /// <summary>The fragment of a text.</summary>
    public static Fragment Of(ReadOnlySpan<byte> text, Deflater deflater) =>
        text.Length <= StoredMax ? Stored(text) : new Fragment(deflater.Deflate(text), text);

    /// <summary>A text of less than 64 KiB as it is, in a stored block.</summary>
    public static Fragment Stored(ReadOnlySpan<byte> text)
    {
        byte[] block = new byte[StoredHead + text.Length];
        ushort length = checked((ushort)text.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(block.AsSpan(1), length);
        BinaryPrimitives.WriteUInt16LittleEndian(block.AsSpan(3), (ushort)~length);
        text.CopyTo(block.AsSpan(StoredHead));
        return new Fragment(block, text);
    }
}
