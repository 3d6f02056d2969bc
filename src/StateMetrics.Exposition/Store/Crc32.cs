using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ArmCrc32 = System.Runtime.Intrinsics.Arm.Crc32;

namespace StateMetrics.Exposition.Store;

/// <summary>
/// CRC-32 as gzip has it (RFC 1952, section 8): polynomial 0x04C11DB7, reflected. Values are polynomials over GF(2) modulo
/// that one, the highest bit standing for x^0, so that joining two texts is one multiplication.
/// </summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;
    private const uint One = 0x80000000;
    private const int FoldMin = 64;
    private const int Slices = 8;

    // x^(2^i): enough for every number of bits that a 64-bit length can have.
    private static readonly uint[] s_powers = Powers();
    private static readonly uint[] s_table = Table();

    // What 128 bits become 512, and 128, bits further on; shifted, since a product of two reflected numbers is one bit short.
    private static readonly Vector128<ulong> s_by512 = Vector128.Create((ulong)PowerOfX(512 + 32) << 1, (ulong)PowerOfX(512 - 32) << 1);
    private static readonly Vector128<ulong> s_by128 = Vector128.Create((ulong)PowerOfX(128 + 32) << 1, (ulong)PowerOfX(128 - 32) << 1);

    /// <summary>The CRC of a text.</summary>
    public static uint Of(ReadOnlySpan<byte> text)
    {
        uint state = uint.MaxValue;
        if (Pclmulqdq.IsSupported && text.Length >= FoldMin)
        {
            state = Fold(ref text, state);
        }
        else if (ArmCrc32.Arm64.IsSupported)
        {
            while (text.Length >= sizeof(ulong))
            {
                state = ArmCrc32.Arm64.ComputeCrc32(state, BinaryPrimitives.ReadUInt64LittleEndian(text));
                text = text[sizeof(ulong)..];
            }
        }

        return ~BySlices(text, state);
    }

    /// <summary>The CRC by tables alone, which every machine can do.</summary>
    public static uint OfPortable(ReadOnlySpan<byte> text) => ~BySlices(text, uint.MaxValue);

    /// <summary>By what the CRC of a text is multiplied when a text of so many bytes follows it.</summary>
    public static uint Shift(long bytes) => PowerOfX(bytes * 8);

    /// <summary>The CRC of two texts in a row; <paramref name="shift"/> is that of the second one's length.</summary>
    public static uint Join(uint first, uint second, uint shift) => Multiply(first, shift) ^ second;

    private static uint Multiply(uint a, uint b)
    {
        uint product = 0;
        while (a != 0)
        {
            // The highest bit is that of x^0: b is multiplied by x for each one further down.
            product ^= b & (uint)((int)a >> 31);
            a <<= 1;
            b = (b >> 1) ^ (Polynomial & (0 - (b & 1)));
        }

        return product;
    }

    private static uint PowerOfX(long exponent)
    {
        uint product = One;
        for (ulong left = (ulong)exponent; left != 0; left &= left - 1)
        {
            product = Multiply(product, s_powers[BitOperations.TrailingZeroCount(left)]);
        }

        return product;
    }

    private static uint[] Powers()
    {
        uint[] powers = new uint[64];
        powers[0] = One >> 1;
        for (int i = 1; i < powers.Length; i++)
        {
            powers[i] = Multiply(powers[i - 1], powers[i - 1]);
        }

        return powers;
    }

    /// <summary>Slice k of byte b: what b contributes when k more bytes follow it.</summary>
    private static uint[] Table()
    {
        uint[] table = new uint[Slices * 256];
        for (uint b = 0; b < 256; b++)
        {
            uint state = b;
            for (int bit = 0; bit < 8; bit++)
            {
                state = (state >> 1) ^ (Polynomial & (0 - (state & 1)));
            }

            table[b] = state;
        }

        for (int i = 256; i < table.Length; i++)
        {
            table[i] = (table[i - 256] >> 8) ^ table[(byte)table[i - 256]];
        }

        return table;
    }

    private static uint BySlices(ReadOnlySpan<byte> text, uint state)
    {
        ReadOnlySpan<uint> table = s_table;
        while (text.Length >= Slices)
        {
            uint low = BinaryPrimitives.ReadUInt32LittleEndian(text) ^ state;
            uint high = BinaryPrimitives.ReadUInt32LittleEndian(text[4..]);
            state = table[0x700 + (byte)low] ^ table[0x600 + (byte)(low >> 8)]
                ^ table[0x500 + (byte)(low >> 16)] ^ table[0x400 + (int)(low >> 24)]
                ^ table[0x300 + (byte)high] ^ table[0x200 + (byte)(high >> 8)]
                ^ table[0x100 + (byte)(high >> 16)] ^ table[(int)(high >> 24)];
            text = text[Slices..];
        }

        foreach (byte b in text)
        {
            state = (state >> 8) ^ table[(byte)(state ^ b)];
        }

        return state;
    }

    /// <summary>Takes 64 bytes at a time, then 16, off the front, and returns the state behind them.</summary>
    private static uint Fold(ref ReadOnlySpan<byte> text, uint state)
    {
        ReadOnlySpan<Vector128<ulong>> blocks = MemoryMarshal.Cast<byte, Vector128<ulong>>(text);
        Vector128<ulong> a = blocks[0] ^ Vector128.CreateScalar((ulong)state);
        Vector128<ulong> b = blocks[1];
        Vector128<ulong> c = blocks[2];
        Vector128<ulong> d = blocks[3];
        int at = 4;
        for (; at + 4 <= blocks.Length; at += 4)
        {
            a = Further(a, s_by512) ^ blocks[at];
            b = Further(b, s_by512) ^ blocks[at + 1];
            c = Further(c, s_by512) ^ blocks[at + 2];
            d = Further(d, s_by512) ^ blocks[at + 3];
        }

        b ^= Further(a, s_by128);
        c ^= Further(b, s_by128);
        d ^= Further(c, s_by128);
        for (; at < blocks.Length; at++)
        {
            d = Further(d, s_by128) ^ blocks[at];
        }

        text = text[(at * Vector128<byte>.Count)..];
        Span<byte> rest = stackalloc byte[Vector128<byte>.Count];
        d.AsByte().CopyTo(rest);

        // The 128 bits left stand for all before them, the state at the start included.
        return BySlices(rest, 0);
    }

    private static Vector128<ulong> Further(Vector128<ulong> bits, Vector128<ulong> distance) =>
        Pclmulqdq.CarrylessMultiply(bits, distance, 0x00) ^ Pclmulqdq.CarrylessMultiply(bits, distance, 0x11);
}
