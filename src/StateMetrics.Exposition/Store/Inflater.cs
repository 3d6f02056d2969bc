using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace StateMetrics.Exposition.Store;

/// <summary>
/// Reads fragments back: what <see cref="Deflater"/> makes and stored blocks, in the one or two codes that there are, so that
/// no table is built and short codes are read two at a time. One caller at a time.
/// </summary>
internal sealed class Inflater
{
    private const int StoredHead = 5;

    // Entries whose codes are not more than the bits that there are at least, with one to look at behind them.
    private const int LiteralsAtOnce = 3;

    // A kept buffer for texts that are not read in one piece.
    private const int KeptMax = 256 * 1024;

    private Fragment? _fragment;
    private byte[] _text = [];
    private int _read;

    /// <summary>Reads on from a fragment; all of the one before has been read.</summary>
    public void Begin(Fragment fragment)
    {
        (_fragment, _read) = (fragment, 0);
        if (_text.Length > KeptMax)
        {
            _text = [];
        }
    }

    /// <summary>Fills the whole span, which is no longer than what is left of the fragment.</summary>
    public void Read(Span<byte> text)
    {
        int whole = _fragment!.TextBytes;
        if (text.Length == whole)
        {
            Inflate(_fragment.Deflated, text);
            return;
        }

        if (_read == 0)
        {
            if (_text.Length < whole)
            {
                _text = GC.AllocateUninitializedArray<byte>(whole);
            }

            Inflate(_fragment.Deflated, _text.AsSpan(0, whole));
        }

        _text.AsSpan(_read, text.Length).CopyTo(text);
        _read += text.Length;
    }

    private static void Inflate(ReadOnlySpan<byte> deflated, Span<byte> text)
    {
        if (deflated[0] == 0)
        {
            deflated[StoredHead..].CopyTo(text);
            return;
        }

        bool plain = (deflated[0] & 0b111) == DeflateCode.FixedHead;
        DeflateCode code = plain ? DeflateCode.Fixed : DeflateCode.Exposition;
        Inflate(code, deflated[code.Head.Length..], text);
    }

    // Compiled for this processor when it is first needed: otherwise the code of the first ten thousand fragments, a good part of the
    // first scrape, is one that was made for any processor or in haste.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Inflate(DeflateCode code, ReadOnlySpan<byte> input, Span<byte> text)
    {
        Bits bits = default;
        bits.Fill(input);
        bits.Take(code.HeadBitCount);
        InflateTable literals = code.LiteralTable;
        InflateTable distances = code.DistanceTable;
        int to = 0;
        while (true)
        {
            bits.Fill(input);
            uint entry = literals.Next(bits.Value);
            for (int i = 0; i < LiteralsAtOnce && InflateTable.IsLiteral(entry); i++)
            {
                bits.Take(InflateTable.Taken(entry));
                to = Write(text, to, entry);
                entry = literals.Next(bits.Value);
            }

            if (InflateTable.IsLiteral(entry))
            {
                continue;
            }

            bits.Fill(input);
            bits.Take(InflateTable.Taken(entry));
            if (!InflateTable.IsCopy(entry))
            {
                Check(InflateTable.IsEnd(entry) && to == text.Length);
                return;
            }

            int length = InflateTable.Value(entry) + bits.Take(InflateTable.Extra(entry));
            entry = distances.Next(bits.Value);
            bits.Take(InflateTable.Taken(entry));
            int distance = InflateTable.Value(entry) + bits.Take(InflateTable.Extra(entry));
            Check(InflateTable.IsCopy(entry) && distance <= to && length <= text.Length - to);
            Copy(text, to, length, distance);
            to += length;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Write(Span<byte> text, int to, uint entry)
    {
        if (text.Length - to < sizeof(ushort))
        {
            text[to] = (byte)InflateTable.Value(entry);
            return to + InflateTable.Literals(entry);
        }

        // Two bytes whether it is one or two: what is too much is written over by what follows.
        BinaryPrimitives.WriteUInt16LittleEndian(text[to..], (ushort)InflateTable.Value(entry));
        return to + InflateTable.Literals(entry);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy(Span<byte> text, int to, int length, int distance)
    {
        Span<byte> source = text[(to - distance)..];
        Span<byte> target = text[to..];
        if (distance >= Vector256<byte>.Count && target.Length >= length + Vector256<byte>.Count)
        {
            // Whole vectors: what is too much is written over by what follows.
            for (int i = 0; i < length; i += Vector256<byte>.Count)
            {
                Vector256.Create(source.Slice(i, Vector256<byte>.Count)).CopyTo(target[i..]);
            }

            return;
        }

        // In this order, as a copy may begin with what it has itself written.
        for (int i = 0; i < length; i++)
        {
            target[i] = source[i];
        }
    }

    private static void Check(bool right)
    {
        if (!right)
        {
            throw new InvalidDataException("a fragment is not what it was");
        }
    }

    /// <summary>The next bits of an input, the first one lowest; zeros behind its end. So small that it is kept in registers.</summary>
    private struct Bits
    {
        public ulong Value;
        public int Count;
        private int _at;

        /// <summary>Makes them 56 or more.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Fill(ReadOnlySpan<byte> input)
        {
            ulong next = input.Length - _at >= sizeof(ulong) ? BinaryPrimitives.ReadUInt64LittleEndian(input[_at..]) : Last(input, _at);
            Value |= next << Count;
            _at += (63 - Count) >> 3;
            Count |= 56;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int Take(int count)
        {
            int taken = (int)Value & ((1 << count) - 1);
            Value >>= count;
            Count -= count;
            return taken;
        }

        private static ulong Last(ReadOnlySpan<byte> input, int at)
        {
            ulong last = 0;
            for (int i = input.Length - 1; i >= at; i--)
            {
                last = (last << 8) | input[i];
            }

            return last;
        }
    }
}
