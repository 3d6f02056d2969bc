using System.Globalization;
using System.Text;

namespace StateMetrics.Resources;

/// <summary>
/// Numbers in text as https://pkg.go.dev/strconv#ParseFloat reads them: decimal or hexadecimal, underscores between digits,
/// infinities, nan. A resourceVersion is opaque text that most servers write as a whole number, but need not.
/// </summary>
internal static class FloatLiteral
{
    // Far beyond every double, so that no exponent overflows an int.
    private const int ExponentMax = 10_000;

    private static ReadOnlySpan<byte> Digits => "0123456789"u8;

    /// <summary>False for text that is no such number, blanks around it included, and for numbers beyond the largest double.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> text, out double value)
    {
        bool negative = text.StartsWith("-"u8);
        ReadOnlySpan<byte> unsigned = negative || text.StartsWith("+"u8) ? text[1..] : text;
        if (!TryParseUnsigned(WithoutUnderscores(unsigned), out value))
        {
            return false;
        }
        value = negative ? -value : value;
        return !double.IsNaN(value) || unsigned.Length == text.Length;
    }

    private static bool TryParseUnsigned(ReadOnlySpan<byte> text, out double value)
    {
        if (Ascii.EqualsIgnoreCase(text, "inf"u8) || Ascii.EqualsIgnoreCase(text, "infinity"u8))
        {
            value = double.PositiveInfinity;
            return true;
        }
        if (Ascii.EqualsIgnoreCase(text, "nan"u8))
        {
            value = double.NaN;
            return true;
        }
        bool parsed = text.StartsWith("0x"u8) || text.StartsWith("0X"u8)
            ? TryParseHexadecimal(text[2..], out value)
            : TryParseDecimal(text, out value);
        return parsed && double.IsFinite(value);
    }

    private static bool TryParseDecimal(ReadOnlySpan<byte> text, out double value)
    {
        ReadOnlySpan<byte> rest = text.TrimStart(Digits);
        int digits = text.Length - rest.Length;
        if (rest.StartsWith("."u8))
        {
            ReadOnlySpan<byte> fraction = rest[1..];
            rest = fraction.TrimStart(Digits);
            digits += fraction.Length - rest.Length;
        }
        value = 0;
        return digits > 0
            && (rest.IsEmpty || TryParseExponent(rest, 'e', out _))
            && double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>What follows 0x; the exponent, of two, is mandatory. Below 2^-1022 the last bit may be rounded twice.</summary>
    private static bool TryParseHexadecimal(ReadOnlySpan<byte> text, out double value)
    {
        ulong mantissa = 0;
        int scale = 0;
        int digits = 0;
        bool inFraction = false;
        while (!text.IsEmpty && (char.IsAsciiHexDigit((char)text[0]) || (text[0] == '.' && !inFraction)))
        {
            if (text[0] == '.')
            {
                inFraction = true;
            }
            else
            {
                digits++;
                scale -= inFraction ? 4 : 0;
                uint digit = HexDigit(text[0]);
                if (mantissa >> 60 == 0)
                {
                    mantissa = (mantissa << 4) | digit;
                }
                else
                {
                    // No room any more; whether anything followed decides a tie when the double is rounded.
                    mantissa |= digit == 0 ? 0UL : 1UL;
                    scale += 4;
                }
            }
            text = text[1..];
        }
        value = 0;
        if (digits == 0 || !TryParseExponent(text, 'p', out int exponent))
        {
            return false;
        }
        value = Math.ScaleB(mantissa, scale + exponent);
        return true;
    }

    private static uint HexDigit(byte digit) => digit <= '9' ? digit - (uint)'0' : (digit | 0x20u) - 'a' + 10;

    private static bool TryParseExponent(ReadOnlySpan<byte> text, char letter, out int exponent)
    {
        exponent = 0;
        if (text.IsEmpty || (text[0] | 0x20) != letter)
        {
            return false;
        }
        bool negative = text[1..].StartsWith("-"u8);
        ReadOnlySpan<byte> digits = negative || text[1..].StartsWith("+"u8) ? text[2..] : text[1..];
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }
        foreach (byte digit in digits)
        {
            exponent = exponent < ExponentMax ? (exponent * 10) + (digit - '0') : exponent;
        }
        exponent = negative ? -exponent : exponent;
        return true;
    }

    /// <summary>The text without its underscores where each stands between digits, or behind 0x; as it is, and so no number, elsewhere.</summary>
    private static ReadOnlySpan<byte> WithoutUnderscores(ReadOnlySpan<byte> text)
    {
        if (!text.Contains((byte)'_'))
        {
            return text;
        }
        bool hexadecimal = text.StartsWith("0x"u8) || text.StartsWith("0X"u8);
        byte[] kept = new byte[text.Length];
        int length = 0;
        bool afterDigit = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = (char)text[i];
            bool isDigit = char.IsAsciiDigit(c) || (hexadecimal && (i == 1 || char.IsAsciiHexDigit(c)));
            bool afterUnderscore = i > 0 && text[i - 1] == '_';
            if (c == '_' ? !afterDigit : afterUnderscore && !isDigit)
            {
                return text;
            }
            afterDigit = isDigit;
            if (c != '_')
            {
                kept[length++] = text[i];
            }
        }
        return afterDigit ? kept.AsSpan(0, length) : text;
    }
}
