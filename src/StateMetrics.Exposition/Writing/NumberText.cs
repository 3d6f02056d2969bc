using System.Buffers.Text;
using System.Globalization;

namespace StateMetrics.Exposition.Writing;

/// <summary>
/// Sample values as text: the shortest digits that read back as the same double, plain where the decimal exponent of the
/// first digit is -4 to 5, otherwise with an exponent of at least two digits (1.520742896e+09). Negative zero is 0.
/// </summary>
public static class NumberText
{
    /// <summary>Sign, 17 digits, point, four leading zeros, exponent of five: 28 at most.</summary>
    public const int LengthMax = 32;

    // Up to here every integer is a double of its own, so that its own digits are the shortest ones.
    private const double ExactIntegersMax = 9007199254740992;

    /// <summary>Writes into at least <see cref="LengthMax"/> bytes, and returns how many.</summary>
    public static int Write(Span<byte> output, double value)
    {
        if (value is >= 0 and < 10)
        {
            int digit = (int)value;
            if (digit == value)
            {
                output[0] = (byte)('0' + digit);
                return 1;
            }
        }

        if (!double.IsFinite(value))
        {
            return Copy(double.IsNaN(value) ? "NaN"u8 : value > 0 ? "+Inf"u8 : "-Inf"u8, output);
        }

        return Math.Abs(value) < ExactIntegersMax && Math.Floor(value) == value
            ? WriteInteger(output, (long)value)
            : WriteFraction(output, value);
    }

    private static int WriteInteger(Span<byte> output, long value)
    {
        Utf8Formatter.TryFormat(value, output, out int written);
        if (value is > -1000000 and < 1000000)
        {
            return written;
        }

        Span<byte> digits = stackalloc byte[LengthMax];
        int sign = value < 0 ? 1 : 0;
        int count = Copy(output[sign..written], digits);
        return sign + Layout(output[sign..], digits[..count].TrimEnd((byte)'0'), count - 1);
    }

    private static int WriteFraction(Span<byte> output, double value)
    {
        int sign = 0;
        if (value < 0)
        {
            output[sign++] = (byte)'-';
            value = -value;
        }

        // The runtime's text has the shortest digits, though in a layout of its own: take the digits and the exponent.
        Span<byte> text = stackalloc byte[LengthMax];
        value.TryFormat(text, out int length, default, CultureInfo.InvariantCulture);
        text = text[..length];
        int exponent = 0;
        int e = text.IndexOf((byte)'E');
        if (e >= 0)
        {
            _ = Utf8Parser.TryParse(text[(e + 1)..], out exponent, out _);
            text = text[..e];
        }

        int point = text.IndexOf((byte)'.');
        exponent += (point < 0 ? text.Length : point) - 1;
        if (point >= 0)
        {
            text[(point + 1)..].CopyTo(text[point..]);
            text = text[..^1];
        }

        int zeros = text.IndexOfAnyExcept((byte)'0');
        return sign + Layout(output[sign..], text[zeros..].TrimEnd((byte)'0'), exponent - zeros);
    }

    /// <summary>Lays out digits without outer zeros, of which the first stands at 10^<paramref name="exponent"/>.</summary>
    private static int Layout(Span<byte> output, ReadOnlySpan<byte> digits, int exponent)
    {
        if (exponent is < -4 or > 5)
        {
            return LayoutExponent(output, digits, exponent);
        }

        if (exponent < 0)
        {
            int lead = Copy("0.000"u8[..(1 - exponent)], output);
            return lead + Copy(digits, output[lead..]);
        }

        int whole = exponent + 1;
        if (digits.Length <= whole)
        {
            digits.CopyTo(output);
            output[digits.Length..whole].Fill((byte)'0');
            return whole;
        }

        digits[..whole].CopyTo(output);
        output[whole] = (byte)'.';
        return whole + 1 + Copy(digits[whole..], output[(whole + 1)..]);
    }

    private static int LayoutExponent(Span<byte> output, ReadOnlySpan<byte> digits, int exponent)
    {
        output[0] = digits[0];
        int length = 1;
        if (digits.Length > 1)
        {
            output[length++] = (byte)'.';
            length += Copy(digits[1..], output[length..]);
        }

        output[length++] = (byte)'e';
        output[length++] = (byte)(exponent < 0 ? '-' : '+');
        int size = Math.Abs(exponent);
        if (size < 10)
        {
            output[length++] = (byte)'0';
        }

        Utf8Formatter.TryFormat(size, output[length..], out int written);
        return length + written;
    }

    private static int Copy(ReadOnlySpan<byte> from, Span<byte> to)
    {
        from.CopyTo(to);
        return from.Length;
    }
}
