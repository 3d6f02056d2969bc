using System.Buffers.Binary;
using System.Numerics;

namespace StateMetrics.Exposition.Store;

/// <summary>The bits of one deflate block and of the empty one behind it, that fills the last byte.</summary>
internal sealed class DeflateOutput
{
    // A kept buffer, and what one call writes at once: eight bytes more than the bits it has.
    private const int KeptMax = 256 * 1024;
    private const int FirstBytes = 16 * 1024;
    private const int Slack = 64;

    private DeflateCode _code = DeflateCode.Fixed;
    private byte[] _buffer = new byte[FirstBytes];
    private int _used;
    private ulong _bits;
    private int _count;

    public void Begin(DeflateCode code)
    {
        _code = code;
        code.Head.CopyTo(_buffer);
        _used = code.Head.Length;
        (_bits, _count) = (code.HeadBits, code.HeadBitCount);
    }

    public void Literals(ReadOnlySpan<byte> text)
    {
        Room((text.Length * DeflateCode.BitsMax / 8) + Slack);
        Span<byte> output = _buffer.AsSpan(_used);
        ReadOnlySpan<uint> codes = _code.Literals;
        ulong bits = _bits;
        int count = _count;
        int used = 0;
        while (text.Length >= 4)
        {
            // Four codes, and the seven bits that may be left over, are less than 64.
            (uint first, uint second, uint third, uint fourth) = (codes[text[0]], codes[text[1]], codes[text[2]], codes[text[3]]);
            bits |= (ulong)DeflateCode.Bits(first) << count;
            count += DeflateCode.Count(first);
            bits |= (ulong)DeflateCode.Bits(second) << count;
            count += DeflateCode.Count(second);
            bits |= (ulong)DeflateCode.Bits(third) << count;
            count += DeflateCode.Count(third);
            bits |= (ulong)DeflateCode.Bits(fourth) << count;
            count += DeflateCode.Count(fourth);
            text = text[4..];
            BinaryPrimitives.WriteUInt64LittleEndian(output[used..], bits);
            int bytes = count >> 3;
            used += bytes;
            bits >>= bytes << 3;
            count &= 7;
        }

        foreach (byte b in text)
        {
            bits |= (ulong)DeflateCode.Bits(codes[b]) << count;
            count += DeflateCode.Count(codes[b]);
        }

        _used += used;
        Keep(bits, count);
    }

    /// <summary>A copy of 3 to 258 bytes from 1 to 32,768 bytes before.</summary>
    public void Copy(int length, int distance)
    {
        Room(Slack);
        uint code = _code.Lengths[length];
        ulong bits = _bits | ((ulong)DeflateCode.Bits(code) << _count);
        int count = _count + DeflateCode.Count(code);
        int least = distance - 1;
        int extra = Math.Max(BitOperations.Log2((uint)least) - 1, 0);
        code = _code.Distances[(2 * extra) + (least >> extra)];
        bits |= (ulong)DeflateCode.Bits(code) << count;
        count += DeflateCode.Count(code);
        bits |= (ulong)(least & ((1 << extra) - 1)) << count;
        Keep(bits, count + extra);
    }

    public byte[] End()
    {
        Room(Slack);
        // Three zeros behind the end: a stored block that is not the last one.
        Keep(_bits | ((ulong)DeflateCode.Bits(_code.End) << _count), _count + DeflateCode.Count(_code.End) + 3);
        if (_count > 0)
        {
            _used++;
        }

        // Of no bytes.
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(_used), 0xFFFF0000);
        byte[] blocks = _buffer.AsSpan(0, _used + sizeof(uint)).ToArray();
        if (_buffer.Length > KeptMax)
        {
            _buffer = new byte[FirstBytes];
        }

        return blocks;
    }

    /// <summary>Writes the whole bytes of the bits, and keeps the rest.</summary>
    private void Keep(ulong bits, int count)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_buffer.AsSpan(_used), bits);
        _used += count >> 3;
        _bits = bits >> (count & ~7);
        _count = count & 7;
    }

    private void Room(int bytes)
    {
        if (_buffer.Length - _used < bytes)
        {
            Array.Resize(ref _buffer, Math.Max(_used + bytes, _buffer.Length * 2));
        }
    }
}
