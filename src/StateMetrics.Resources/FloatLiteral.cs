using System.Buffers;
using System.Globalization;
using System.Text;

namespace StateMetrics.Resources;

/// <summary>
/// Numbers as Go's strconv.ParseFloat reads them: decimal, hexadecimal with an exponent (0x1p-2), digits parted by single
/// underscores, inf, infinity and nan; https://go.dev/ref/spec#Floating-point_literals.
/// </summary>
internal static class FloatLiteral
{
    private static readonly SearchValues<byte> s_decimal = SearchValues.Create("0123456789.eE+-"u8);
    private static readonly SearchValues<byte> s_hexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    /// <summary>False for what is no number, or one beyond a double's range. What is too small reads as 0.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> text, out double value)
    {
        bool signed = text is [(byte)'+' or (byte)'-', ..];
        ReadOnlySpan<byte> number = signed ? text[1..] : text;
        if (!TryParseUnsigned(number, mayBeNaN: !signed, out value))
        {
            return false;
        }
        value = signed && text[0] == '-' ? -value : value;
        return true;
    }

    private static bool TryParseUnsigned(ReadOnlySpan<byte> text, bool mayBeNaN, out double value)
    {
        value = 0;
        if (text.IsEmpty)
        {
            return false;
        }
        if (char.IsAsciiLetter((char)text[0]))
        {
            value = mayBeNaN && Ascii.EqualsIgnoreCase(text, "nan"u8) ? double.NaN : double.PositiveInfinity;
            return double.IsNaN(value) || Ascii.EqualsIgnoreCase(text, "inf"u8) || Ascii.EqualsIgnoreCase(text, "infinity"u8);
        }
        bool hexadecimal = text is [(byte)'0', (byte)'x' or (byte)'X', ..];
        if (text.Contains((byte)'_'))
        {
            if (!PartsDigits(text, hexadecimal))
            {
                return false;
            }
            text = Without((byte)'_', text);
        }
        return hexadecimal ? TryParseHexadecimal(text[2..], out value) : TryParseDecimal(text, out value);
    }

    /// <summary>Whether each underscore stands between two digits; the prefix 0x counts as a digit.</summary>
    private static bool PartsDigits(ReadOnlySpan<byte> text, bool hexadecimal)
    {
        for (int i = 0; i < text.Length; i++)
        {
            bool parts = text[i] != '_'
                || (i > 0 && i + 1 < text.Length
                    && (IsDigit(text[i - 1], hexadecimal) || (hexadecimal && i == 2)) && IsDigit(text[i + 1], hexadecimal));
            if (!parts)
            {
                return false;
            }
        }
        return true;
    }

    private static bool IsDigit(byte character, bool hexadecimal) =>
        hexadecimal ? char.IsAsciiHexDigit((char)character) : char.IsAsciiDigit((char)character);

    private static byte[] Without(byte unwanted, ReadOnlySpan<byte> text)
    {
        byte[] rest = new byte[text.Length - text.Count(unwanted)];
        int length = 0;
        foreach (byte character in text)
        {
            if (character != unwanted)
            {
                rest[length++] = character;
            }
        }
        return rest;
    }

    private static bool TryParseDecimal(ReadOnlySpan<byte> text, out double value)
    {
        const NumberStyles styles = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        value = 0;
        // .NET also reads words, and ignores NULs at the end.
        return !text.ContainsAnyExcept(s_decimal)
            && double.TryParse(text, styles, CultureInfo.InvariantCulture, out value)
            && double.IsFinite(value);
    }

    /// <summary>Reads what follows 0x: digits with an optional point, p, and a decimal power of two.</summary>
    private static bool TryParseHexadecimal(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        int p = text.IndexOfAny((byte)'p', (byte)'P');
        if (p < 0 || !TryReadExponent(text[(p + 1)..], out int exponent))
        {
            return false;
        }
        ReadOnlySpan<byte> mantissa = text[..p];
        int point = mantissa.IndexOf((byte)'.');
        ReadOnlySpan<byte> whole = point < 0 ? mantissa : mantissa[..point];
        ReadOnlySpan<byte> fraction = point < 0 ? [] : mantissa[(point + 1)..];
        if (whole.Length + fraction.Length == 0 || whole.ContainsAnyExcept(s_hexDigits) || fraction.ContainsAnyExcept(s_hexDigits))
        {
            return false;
        }
        var digits = new HexDigits();
        digits.Add(whole);
        digits.Add(fraction);
        value = digits.TimesPowerOfTwo(exponent - (4L * fraction.Length));
        return double.IsFinite(value);
    }

    private static bool TryReadExponent(ReadOnlySpan<byte> text, out int exponent)
    {
        exponent = 0;
        bool negative = text is [(byte)'-', ..];
        ReadOnlySpan<byte> digits = negative || text is [(byte)'+', ..] ? text[1..] : text;
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }
        // Further away than any text is long, a larger exponent makes no difference.
        const int farAway = 1 << 26;
        foreach (byte digit in digits)
        {
            exponent = Math.Min(farAway, (exponent * 10) + digit - '0');
        }
        exponent = negative ? -exponent : exponent;
        return true;
    }

    /// <summary>The first 64 bits of a hexadecimal number, and whether further ones were not all 0.</summary>
    private struct HexDigits
    {
        private ulong _bits;
        private long _dropped;
        private bool _inexact;

        internal void Add(ReadOnlySpan<byte> digits)
        {
            foreach (byte digit in digits)
            {
                int value = digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
                if (_bits >> 60 == 0)
                {
                    _bits = (_bits << 4) | (uint)value;
                    continue;
                }
                _dropped += 4;
                _inexact |= value != 0;
            }
        }

        /// <summary>The nearest double, an even one of two; infinity beyond the range.</summary>
        internal readonly double TimesPowerOfTwo(long exponent)
        {
            exponent += _dropped;
            int length = 64 - System.Numerics.BitOperations.LeadingZeroCount(_bits);
            long top = exponent + length - 1;
            if (_bits == 0 || top < -1075)
            {
                return 0;
            }
            if (top > 1023)
            {
                return double.PositiveInfinity;
            }
            // Rounded once, at the last bit that the double will have: less than 53 below the normal range.
            int extra = Math.Max(0, length - (int)Math.Min(53, top + 1075));
            UInt128 rest = (UInt128)_bits & ((UInt128.One << extra) - 1);
            UInt128 half = (UInt128.One << extra) >> 1;
            ulong kept = (ulong)((UInt128)_bits >> extra);
            bool up = extra > 0 && (rest > half || (rest == half && (_inexact || (kept & 1) == 1)));
            return Math.ScaleB(kept + (up ? 1UL : 0), (int)(exponent + extra));
        }
    }
}
