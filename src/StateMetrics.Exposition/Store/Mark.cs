using System.Buffers.Binary;

namespace StateMetrics.Exposition.Store;

/// <summary>
/// What is kept of one object's text in one family to see whether it changes: a hash in the upper 48 bits, the length in
/// the lower 16. No text is 0. Two texts that differ have the same mark once in 2^48: at a thousand changed families a
/// second, once in nine thousand years.
/// </summary>
internal static class Mark
{
    /// <summary>The length of a text that is this long or longer stands elsewhere.</summary>
    public const int Long = ushort.MaxValue;

    // Odd numbers without a pattern: the fractions of the square roots of 2, 3 and 5.
    private const ulong First = 0x6A09E667F3BCC909;
    private const ulong Second = 0xBB67AE8584CAA73B;
    private const ulong Third = 0x3C6EF372FE94F82B;

    public static ulong Of(ReadOnlySpan<byte> text) =>
        text.IsEmpty ? 0 : (Hash(text) << 16) | (uint)Math.Min(text.Length, Long);

    /// <summary>The length, or <see cref="Long"/>.</summary>
    public static int Length(ulong mark) => (ushort)mark;

    private static ulong Hash(ReadOnlySpan<byte> text)
    {
        ulong hash = Mix(First ^ (ulong)text.Length, Third);
        ReadOnlySpan<byte> rest = text;
        while (rest.Length > 16)
        {
            hash = Mix(BinaryPrimitives.ReadUInt64LittleEndian(rest) ^ First, BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]) ^ hash);
            rest = rest[16..];
        }

        Span<byte> last = stackalloc byte[16];
        last.Clear();
        rest.CopyTo(last);
        hash = Mix(BinaryPrimitives.ReadUInt64LittleEndian(last) ^ Second, BinaryPrimitives.ReadUInt64LittleEndian(last[8..]) ^ hash);
        return Mix(hash ^ Third, First);
    }

    private static ulong Mix(ulong a, ulong b)
    {
        ulong high = Math.BigMul(a, b, out ulong low);
        return high ^ low;
    }
}
