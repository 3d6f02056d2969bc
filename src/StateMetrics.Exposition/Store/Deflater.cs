using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace StateMetrics.Exposition.Store;

/// <summary>
/// Makes the deflate blocks of fragments. The lines of a family repeat each other from label to label, so that copies are
/// looked for where they are: at the same label of the line before, and where a word of a value was last seen. What is in
/// neither place (uids, hashes) is passed over by the word. Works for any bytes. One caller at a time.
/// </summary>
internal sealed class Deflater
{
    // Of so few bytes the description of a code of their own would be a large part.
    private const int FixedCodeMax = 400;

    private const int CopyMin = 4;
    private const int CopyMax = 258;
    private const int CopyLeast = 3;
    private const int DistanceMax = 32 * 1024;

    private const int KeyBytes = 5;
    private const int SeenBits = 11;

    private readonly int[] _seen = new int[1 << SeenBits];
    private readonly DeflateOutput _output = new();

    /// <summary>Blocks that end at a byte, in an array of their size.</summary>
    public byte[] Deflate(ReadOnlySpan<byte> text)
    {
        if (text.Length <= FixedCodeMax)
        {
            return Deflate(text, DeflateCode.Fixed);
        }

        byte[] blocks = Deflate(text, DeflateCode.Exposition);
        if (blocks.Length <= text.Length / 2)
        {
            return blocks;
        }

        // Not what the code was made for: capitals, say, or another script.
        byte[] plain = Deflate(text, DeflateCode.Fixed);
        return plain.Length < blocks.Length ? plain : blocks;
    }

    private byte[] Deflate(ReadOnlySpan<byte> text, DeflateCode code)
    {
        Array.Fill(_seen, -1);
        _output.Begin(code);
        Write(text);
        return _output.End();
    }

    // As for the inflater: compiled for this processor at once, not after ten thousand segments.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Write(ReadOnlySpan<byte> text)
    {
        var lines = new Lines(text);
        int at = 0;
        int written = 0;
        int source = -1;
        while (at < text.Length)
        {
            int length = source < 0 ? 0 : Common(text, source, at);
            if (length < CopyMin)
            {
                int seen = LastSeen(text, at);
                length = seen < 0 ? 0 : Common(text, seen, at);
                if (length < KeyBytes)
                {
                    at = PastWord(text, at);
                    if (lines.Pass(text, at))
                    {
                        source = lines.Before(at);
                    }
                    else if (source >= 0 && at < text.Length && text[at] == (byte)'"')
                    {
                        source = NextQuote(text, source, at);
                    }

                    continue;
                }

                source = seen;
            }

            if (at - source > DistanceMax)
            {
                source = -1;
                continue;
            }

            _output.Literals(text[written..at]);
            Copy(length, at - source);
            at += length;
            written = at;
            source = lines.Pass(text, at) ? lines.Before(at) : source + length;
        }

        _output.Literals(text[written..]);
    }

    private void Copy(int length, int distance)
    {
        while (length > CopyMax)
        {
            // What is left has to be long enough for a copy, too.
            int part = Math.Min(CopyMax, length - CopyLeast);
            _output.Copy(part, distance);
            length -= part;
        }

        _output.Copy(length, distance);
    }

    /// <summary>Where the next bytes were looked for last, or -1; they can be others, of the same key.</summary>
    private int LastSeen(ReadOnlySpan<byte> text, int at)
    {
        if (text.Length - at < sizeof(ulong))
        {
            return -1;
        }

        ulong key = Unsafe.ReadUnaligned<ulong>(in text[at]) << (64 - (KeyBytes * 8));
        ref int place = ref _seen[(int)((key * 0x9E3779B97F4A7C15) >> (64 - SeenBits))];
        int seen = place;
        place = at;
        return at - seen <= DistanceMax ? seen : -1;
    }

    /// <summary>How many bytes are the same in both places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Common(ReadOnlySpan<byte> text, int source, int at)
    {
        ReadOnlySpan<byte> here = text[at..];
        ReadOnlySpan<byte> there = text.Slice(source, here.Length);
        int length = 0;
        for (; here.Length - length >= Vector256<byte>.Count; length += Vector256<byte>.Count)
        {
            var bytes = Vector256.Create(here.Slice(length, Vector256<byte>.Count));
            var before = Vector256.Create(there.Slice(length, Vector256<byte>.Count));
            uint same = Vector256.Equals(bytes, before).ExtractMostSignificantBits();
            if (same != uint.MaxValue)
            {
                return length + BitOperations.TrailingZeroCount(~same);
            }
        }

        while (length < here.Length && here[length] == there[length])
        {
            length++;
        }

        return length;
    }

    /// <summary>The next byte that is neither a small letter nor a digit; or as far as is looked at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int PastWord(ReadOnlySpan<byte> text, int at)
    {
        at++;
        if (text.Length - at >= Vector256<byte>.Count)
        {
            Vector256<byte> bytes = Vector256.Create(text.Slice(at, Vector256<byte>.Count));
            Vector256<byte> word = Vector256.LessThan(bytes - Vector256.Create((byte)'a'), Vector256.Create((byte)26))
                | Vector256.LessThan(bytes - Vector256.Create((byte)'0'), Vector256.Create((byte)10));
            return at + BitOperations.TrailingZeroCount((ulong)~word.ExtractMostSignificantBits() | (1UL << Vector256<byte>.Count));
        }

        while (at < text.Length && (char.IsAsciiLetterLower((char)text[at]) || char.IsAsciiDigit((char)text[at])))
        {
            at++;
        }

        return at;
    }

    /// <summary>The next quote between a place and the end, or -1: there, lines that differ before may be the same again.</summary>
    private static int NextQuote(ReadOnlySpan<byte> text, int from, int end)
    {
        int length = text[from..end].IndexOf((byte)'"');
        return length < 0 ? -1 : from + length;
    }

    /// <summary>Where the current line begins and ends, and where the one before it begins.</summary>
    [StructLayout(LayoutKind.Auto)]
    private struct Lines
    {
        private int _previous;
        private int _current;
        private int _next;

        public Lines(ReadOnlySpan<byte> text) => Find(text);

        /// <summary>Goes on to a place; true when a line begins before or there.</summary>
        public bool Pass(ReadOnlySpan<byte> text, int at)
        {
            if (at < _next)
            {
                return false;
            }

            do
            {
                (_previous, _current) = (_current, _next);
                Find(text);
            }
            while (at >= _next);
            return true;
        }

        /// <summary>The place in the line before that is as far from its beginning.</summary>
        public readonly int Before(int at) => _previous + (at - _current);

        private void Find(ReadOnlySpan<byte> text)
        {
            int length = text[_current..].IndexOf((byte)'\n');
            _next = length < 0 ? int.MaxValue : _current + length + 1;
        }
    }
}
