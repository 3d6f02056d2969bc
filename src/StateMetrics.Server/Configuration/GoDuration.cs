using System.Globalization;

namespace StateMetrics.Server.Configuration;

/// <summary>Durations as Go writes them, https://pkg.go.dev/time#ParseDuration: "1h30m", "1.5s", "500ms", "0".</summary>
internal static class GoDuration
{
    // Text longer than this is no duration that anyone wrote, and the digits of a shorter one fit a decimal.
    private const int CharactersMax = 64;

    private static readonly (string Unit, decimal Nanoseconds)[] s_units =
    [
        ("ns", 1m), ("us", 1_000m), ("µs", 1_000m), ("μs", 1_000m), ("ms", 1_000_000m),
        ("s", 1_000_000_000m), ("m", 60_000_000_000m), ("h", 3_600_000_000_000m),
    ];

    /// <summary>False for anything else, and beyond the range of Go's (292 years). What is shorter than 100 ns becomes 100 ns.</summary>
    internal static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        if (text.Length is 0 or > CharactersMax)
        {
            return false;
        }
        ReadOnlySpan<char> rest = text;
        bool negative = rest[0] == '-';
        rest = rest[0] is '-' or '+' ? rest[1..] : rest;
        if (rest is "0")
        {
            return true;
        }
        decimal nanoseconds = 0;
        do
        {
            if (!TryTakeTerm(ref rest, out decimal term) || (nanoseconds += term) > long.MaxValue)
            {
                return false;
            }
        }
        while (!rest.IsEmpty);
        long ticks = (long)decimal.Ceiling(nanoseconds / TimeSpan.NanosecondsPerTick);
        duration = new TimeSpan(negative ? -ticks : ticks);
        return true;
    }

    private static bool TryTakeTerm(ref ReadOnlySpan<char> rest, out decimal nanoseconds)
    {
        nanoseconds = 0;
        int digits = Length(rest, static c => char.IsAsciiDigit(c) || c == '.');
        NumberFormatInfo format = NumberFormatInfo.InvariantInfo;
        if (digits == 0 || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, format, out decimal count))
        {
            return false;
        }
        rest = rest[digits..];
        int letters = Length(rest, static c => !char.IsAsciiDigit(c) && c != '.');
        foreach ((string unit, decimal each) in s_units)
        {
            if (rest[..letters].SequenceEqual(unit))
            {
                rest = rest[letters..];
                // Checked before multiplying: the product of two decimals in range could still overflow.
                bool fits = count <= long.MaxValue / each;
                nanoseconds = fits ? count * each : 0;
                return fits;
            }
        }
        return false;
    }

    private static int Length(ReadOnlySpan<char> text, Func<char, bool> belongs)
    {
        int length = 0;
        while (length < text.Length && belongs(text[length]))
        {
            length++;
        }
        return length;
    }
}
