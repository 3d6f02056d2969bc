using System.Runtime.CompilerServices;

namespace StateMetrics.Exposition.Store;

/// <summary>
/// What bits mean under one Huffman code, by as many of them as are looked at once. An entry has the number of bits that it
/// takes in its lowest byte, what it is in the second, and its value in the upper half: one literal or two, the least length
/// or distance of a copy, or nothing.
/// </summary>
internal sealed class InflateTable
{
    public const uint OneLiteral = 1 << KindShift;
    public const uint TwoLiterals = 2 << KindShift;

    /// <summary>Set in all that is no literal.</summary>
    public const uint Other = 0x80 << KindShift;

    /// <summary>A copy, with the number of its extra bits in the lower bits of the kind.</summary>
    public const uint Copy = Other;

    public const uint End = Other | (0x40 << KindShift);

    /// <summary>The code is longer than what was looked at.</summary>
    public const uint Longer = Other | (0x20 << KindShift);

    private const uint NoCode = End | Longer;
    private const uint KindMask = 0xE0 << KindShift;
    private const int KindShift = 8;
    private const int ValueShift = 16;

    private readonly uint[] _entries;
    private readonly uint[] _long = new uint[1 << DeflateCode.BitsMax];

    /// <summary>Of codes and what they stand for, by symbol; so many bits are looked at first.</summary>
    public InflateTable(ReadOnlySpan<uint> codes, ReadOnlySpan<uint> entries, int bits)
    {
        Array.Fill(_long, NoCode);
        for (int symbol = 0; symbol < entries.Length; symbol++)
        {
            int count = DeflateCode.Count(codes[symbol]);
            for (uint i = DeflateCode.Bits(codes[symbol]); count > 0 && i < _long.Length; i += 1u << count)
            {
                _long[i] = entries[symbol] | (uint)count;
            }
        }

        _entries = new uint[1 << bits];
        for (int i = 0; i < _entries.Length; i++)
        {
            uint entry = _long[i];
            _entries[i] = Taken(entry) > bits ? Longer : entry;
            if (IsLiteral(entry) && Taken(entry) < bits)
            {
                uint next = _long[i >> Taken(entry)];
                if (IsLiteral(next) && Taken(entry) + Taken(next) <= bits)
                {
                    uint values = (entry >> ValueShift) | (next >> ValueShift << 8);
                    _entries[i] = Entry(TwoLiterals, (int)values) | (uint)(Taken(entry) + Taken(next));
                }
            }
        }
    }

    public static uint Entry(uint kind, int value, int extra = 0) => kind | ((uint)extra << KindShift) | ((uint)value << ValueShift);

    public static int Taken(uint entry) => (byte)entry;

    public static bool IsLiteral(uint entry) => (entry & Other) == 0;

    public static bool IsCopy(uint entry) => (entry & KindMask) == Copy;

    public static bool IsEnd(uint entry) => (entry & KindMask) == End;

    /// <summary>How many literals an entry of literals has.</summary>
    public static int Literals(uint entry) => (int)(entry >> KindShift) & 3;

    public static int Value(uint entry) => (int)(entry >> ValueShift);

    /// <summary>The extra bits of a copy.</summary>
    public static int Extra(uint entry) => (int)(entry >> KindShift) & 0x1F;

    /// <summary>The entry of the next bits; of two literals at once where both are short.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Next(ulong bits)
    {
        uint[] entries = _entries;
        uint entry = entries[(int)bits & (entries.Length - 1)];
        return (entry & KindMask) == Longer ? LongNext(bits) : entry;
    }

    private uint LongNext(ulong bits) => _long[(int)bits & (_long.Length - 1)];
}
