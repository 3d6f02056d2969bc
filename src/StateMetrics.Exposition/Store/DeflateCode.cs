namespace StateMetrics.Exposition.Store;

/// <summary>
/// A pair of Huffman codes of deflate (RFC 1951, section 3.2), and the bits that begin a block of them. Codes are packed: the
/// bits as they are written, the first one lowest, and their number in the upper byte.
/// </summary>
internal sealed class DeflateCode
{
    /// <summary>Of a literal; three of them are written at once.</summary>
    public const int BitsMax = 14;

    /// <summary>Of a copy: its length with five extra bits, its distance with thirteen.</summary>
    public const int CopyBitsMax = BitsMax + 5 + BitsMax + 13;

    /// <summary>The three bits that begin a block of the fixed codes, which is not the last.</summary>
    public const int FixedHead = 0b010;

    private const int EndSymbol = 256;
    private const int LengthLeast = 3;
    private const int LengthMost = 258;
    private const int CountShift = 24;

    // The order in which a block gives the lengths of the code that its code lengths are written in.
    private static readonly byte[] s_lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    private readonly uint[] _literals;
    private readonly uint[] _lengths = new uint[LengthMost + 1];
    private readonly uint[] _distances;
    private readonly byte[] _head;

    private DeflateCode(ReadOnlySpan<byte> literals, ReadOnlySpan<byte> distances, BitList head)
    {
        _literals = Codes(literals);
        _distances = Codes(distances);
        (_head, HeadBits, HeadBitCount) = head.Taken();
        uint[] symbols = new uint[EndSymbol + 30];
        for (int b = 0; b < EndSymbol; b++)
        {
            symbols[b] = InflateTable.Entry(InflateTable.OneLiteral, b);
        }

        symbols[EndSymbol] = InflateTable.End;
        for (int length = LengthLeast; length < _lengths.Length; length++)
        {
            (int symbol, int extra, int bits) = LengthSymbol(length);
            uint code = _literals[symbol];
            int count = Count(code);
            _lengths[length] = Pack(Bits(code) | ((uint)bits << count), count + extra);
            if (bits == 0)
            {
                symbols[symbol] = InflateTable.Entry(InflateTable.Copy, length, extra);
            }
        }

        LiteralTable = new InflateTable(_literals, symbols, bits: 11);
        DistanceTable = new InflateTable(_distances, DistanceEntries(), bits: 8);
    }

    /// <summary>The one that needs no description.</summary>
    public static DeflateCode Fixed { get; } = OfFixed();

    /// <summary>Made for the text of samples; every byte, length and distance has a code.</summary>
    public static DeflateCode Exposition { get; } = OfExposition();

    public ReadOnlySpan<byte> Head => _head;

    /// <summary>What of the head does not fill a byte.</summary>
    public ulong HeadBits { get; }

    public int HeadBitCount { get; }

    /// <summary>By byte.</summary>
    public ReadOnlySpan<uint> Literals => _literals;

    /// <summary>By length of a copy, its extra bits with it.</summary>
    public ReadOnlySpan<uint> Lengths => _lengths;

    /// <summary>By symbol; the extra bits follow.</summary>
    public ReadOnlySpan<uint> Distances => _distances;

    public uint End => _literals[EndSymbol];

    /// <summary>Literals, lengths and the end, to read them back.</summary>
    public InflateTable LiteralTable { get; }

    public InflateTable DistanceTable { get; }

    public static uint Bits(uint code) => code & ((1 << CountShift) - 1);

    public static int Count(uint code) => (int)(code >> CountShift);

    private static uint Pack(uint bits, int count) => bits | ((uint)count << CountShift);

    private static DeflateCode OfFixed()
    {
        byte[] literals = new byte[288];
        literals.AsSpan(0, 144).Fill(8);
        literals.AsSpan(144, 112).Fill(9);
        literals.AsSpan(256, 24).Fill(7);
        literals.AsSpan(280, 8).Fill(8);
        byte[] distances = new byte[30];
        distances.AsSpan().Fill(5);
        var head = new BitList();
        head.Add(FixedHead, 3);
        return new DeflateCode(literals, distances, head);
    }

    private static DeflateCode OfExposition()
    {
        ReadOnlySpan<byte> literals = ExpositionCode.Literals;
        ReadOnlySpan<byte> distances = ExpositionCode.Distances;
        ReadOnlySpan<byte> lengths = ExpositionCode.CodeLengths;
        var head = new BitList();
        head.Add(0b100, 3);
        head.Add((uint)literals.Length - 257, 5);
        head.Add((uint)distances.Length - 1, 5);
        head.Add((uint)s_lengthOrder.Length - 4, 4);
        foreach (byte symbol in s_lengthOrder)
        {
            head.Add(lengths[symbol], 3);
        }

        uint[] codes = Codes(lengths);
        byte[] all = [.. literals, .. distances];
        for (int at = 0; at < all.Length;)
        {
            int run = 1;
            while (at + run < all.Length && all[at + run] == all[at] && run < 7)
            {
                run++;
            }

            head.Add(Bits(codes[all[at]]), Count(codes[all[at]]));
            if (run < 4)
            {
                at++;
                continue;
            }

            // 16: the length before, three to six times more.
            head.Add(Bits(codes[16]), Count(codes[16]));
            head.Add((uint)run - 4, 2);
            at += run;
        }

        return new DeflateCode(literals, distances, head);
    }

    /// <summary>The canonical codes of the lengths given, by symbol.</summary>
    private static uint[] Codes(ReadOnlySpan<byte> lengths)
    {
        uint[] codes = new uint[lengths.Length];
        uint next = 0;
        for (int length = 1; length <= 15; length++)
        {
            for (int symbol = 0; symbol < lengths.Length; symbol++)
            {
                if (lengths[symbol] == length)
                {
                    codes[symbol] = Pack(Reversed(next++, length), length);
                }
            }

            next <<= 1;
        }

        return codes;
    }

    private static uint Reversed(uint bits, int count)
    {
        uint reversed = 0;
        for (int i = 0; i < count; i++)
        {
            reversed |= ((bits >> i) & 1) << (count - 1 - i);
        }

        return reversed;
    }

    private static (int Symbol, int Extra, int Bits) LengthSymbol(int length)
    {
        if (length == LengthMost)
        {
            return (285, 0, 0);
        }

        int least = length - LengthLeast;
        int extra = Math.Max(int.Log2(least | 1) - 2, 0);
        return (257 + (4 * extra) + (least >> extra), extra, least & ((1 << extra) - 1));
    }

    private static uint[] DistanceEntries()
    {
        uint[] entries = new uint[30];
        int least = 1;
        for (int symbol = 0; symbol < entries.Length; symbol++)
        {
            int extra = Math.Max((symbol / 2) - 1, 0);
            entries[symbol] = InflateTable.Entry(InflateTable.Copy, least, extra);
            least += 1 << extra;
        }

        return entries;
    }

    private sealed class BitList
    {
        private readonly List<byte> _bytes = [];
        private ulong _bits;
        private int _count;

        public void Add(uint bits, int count)
        {
            _bits |= (ulong)bits << _count;
            for (_count += count; _count >= 8; _count -= 8)
            {
                _bytes.Add((byte)_bits);
                _bits >>= 8;
            }
        }

        public (byte[] Bytes, ulong Bits, int Count) Taken() => ([.. _bytes], _bits, _count);
    }
}
