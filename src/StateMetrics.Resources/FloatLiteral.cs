using System.Buffers;
using System.Globalization;
using System.Text;

namespace StateMetrics.Resources;

/// <summary>
/// Texts that Go reads as a 64-bit float, https://pkg.go.dev/strconv#ParseFloat: decimal, hexadecimal with a binary exponent,
/// inf and nan, with underscores between digits. What exceeds a double is no number, what is too small for one is 0.
/// </summary>
internal static class FloatLiteral
{
    private static readonly SearchValues<byte> s_decimal = SearchValues.Create("0123456789.eE+-"u8);

    // Longer than any number that means something; .NET reads shorter ones in a stack buffer.
    private const int BytesMax = 512;

    internal static bool TryParse(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        if (text.Length is 0 or > BytesMax)
        {
            return false;
        }
        bool signed = text[0] is (byte)'+' or (byte)'-';
        ReadOnlySpan<byte> digits = signed ? text[1..] : text;
        double sign = text[0] == '-' ? -1 : 1;
        if (Ascii.EqualsIgnoreCase(digits, "inf"u8) || Ascii.EqualsIgnoreCase(digits, "infinity"u8))
        {
            value = sign * double.PositiveInfinity;
            return true;
        }
        if (!signed && Ascii.EqualsIgnoreCase(digits, "nan"u8))
        {
            value = double.NaN;
            return true;
        }
        bool hexadecimal = digits is [(byte)'0', (byte)'x' or (byte)'X', ..];
        Span<byte> plain = stackalloc byte[digits.Length];
        if (!TryDropUnderscores(hexadecimal ? digits[2..] : digits, hexadecimal, ref plain))
        {
            return false;
        }
        bool read = hexadecimal ? TryReadHexadecimal(plain, out double magnitude) : TryReadDecimal(plain, out magnitude);
        value = sign * magnitude;
        return read && double.IsFinite(magnitude);
    }

    /// <summary>An underscore stands between two digits; the prefix 0x counts as one.</summary>
    private static bool TryDropUnderscores(ReadOnlySpan<byte> text, bool hexadecimal, ref Span<byte> plain)
    {
        int length = 0;
        bool afterDigit = hexadecimal;
        bool afterUnderscore = false;
        foreach (byte c in text)
        {
            bool digit = hexadecimal ? char.IsAsciiHexDigit((char)c) : char.IsAsciiDigit((char)c);
            if (c == '_' ? !afterDigit : afterUnderscore && !digit)
            {
                return false;
            }
            afterDigit = digit;
            afterUnderscore = c == '_';
            if (!afterUnderscore)
            {
                plain[length++] = c;
            }
        }
        plain = plain[..length];
        return !afterUnderscore;
    }

    private static bool TryReadDecimal(ReadOnlySpan<byte> text, out double magnitude)
    {
        magnitude = 0;
        const NumberStyles styles = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        // .NET would also take a trailing zero byte.
        return !text.ContainsAnyExcept(s_decimal)
            && double.TryParse(text, styles, CultureInfo.InvariantCulture, out magnitude);
    }

    private static bool TryReadHexadecimal(ReadOnlySpan<byte> text, out double magnitude)
    {
        magnitude = 0;
        int end = text.IndexOfAny((byte)'p', (byte)'P');
        if (end < 0 || !TryReadExponent(text[(end + 1)..], out long exponent))
        {
            return false;
        }
        ulong mantissa = 0;
        int digits = 0;
        bool fraction = false;
        foreach (byte c in text[..end])
        {
            if (c == '.' && !fraction)
            {
                fraction = true;
                continue;
            }
            if (!char.IsAsciiHexDigit((char)c))
            {
                return false;
            }
            digits++;
            // Four more bits would not fit; what is cut off only decides how the last bit is rounded.
            bool full = mantissa >> 60 != 0;
            uint digit = (uint)(char.IsAsciiDigit((char)c) ? c - '0' : (c | 0x20) - 'a' + 10);
            mantissa = full ? mantissa | (digit == 0 ? 0u : 1u) : (mantissa << 4) | digit;
            exponent += (full ? 4 : 0) - (fraction ? 4 : 0);
        }
        magnitude = Math.ScaleB(mantissa, (int)Math.Clamp(exponent, -5000, 5000));
        return digits > 0;
    }

    private static bool TryReadExponent(ReadOnlySpan<byte> text, out long exponent)
    {
        exponent = 0;
        bool negative = text is [(byte)'-', ..];
        ReadOnlySpan<byte> digits = text is [(byte)'+' or (byte)'-', ..] ? text[1..] : text;
        foreach (byte c in digits)
        {
            if (!char.IsAsciiDigit((char)c))
            {
                return false;
            }
            // Far beyond all doubles, and far from overflowing.
            exponent = Math.Min((exponent * 10) + c - '0', 1_000_000);
        }
        exponent = negative ? -exponent : exponent;
        return digits.Length > 0;
    }
}
