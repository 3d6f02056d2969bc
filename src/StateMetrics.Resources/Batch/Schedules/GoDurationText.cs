using System.Buffers;

namespace StateMetrics.Resources.Batch.Schedules;

/// <summary>Durations as Go writes them, https://pkg.go.dev/time#ParseDuration: "1h30m", "1.5s", "-500ms", "0".</summary>
internal static class GoDurationText
{
    private static readonly SearchValues<byte> s_unitEnds = SearchValues.Create("0123456789."u8);

    private const decimal NanosecondsPerSecond = 1_000_000_000m;

    // Any longer count exceeds the 292 years of Go's durations, and this one still fits a decimal with room to multiply.
    private const int DigitsMax = 19;

    /// <summary>The duration in whole seconds, what is beyond them cut off.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> text, out long seconds)
    {
        seconds = 0;
        bool negative = text is [(byte)'-', ..];
        ReadOnlySpan<byte> rest = text is [(byte)'-' or (byte)'+', ..] ? text[1..] : text;
        if (rest is [(byte)'0'])
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
        seconds = (long)(nanoseconds / NanosecondsPerSecond) * (negative ? -1 : 1);
        return true;
    }

    private static bool TryTakeTerm(ref ReadOnlySpan<byte> rest, out decimal nanoseconds)
    {
        nanoseconds = 0;
        ReadOnlySpan<byte> whole = TakeDigits(ref rest);
        ReadOnlySpan<byte> fraction = default;
        if (rest is [(byte)'.', ..])
        {
            rest = rest[1..];
            fraction = TakeDigits(ref rest);
        }
        ReadOnlySpan<byte> significant = whole.TrimStart((byte)'0');
        decimal unit = TakeUnit(ref rest);
        if (whole.Length + fraction.Length == 0 || unit == 0 || significant.Length > DigitsMax)
        {
            return false;
        }
        decimal count = Number(significant);
        // Checked before multiplying: the product of two numbers in range could exceed a decimal.
        if (count > long.MaxValue / unit)
        {
            return false;
        }
        fraction = fraction[..Math.Min(fraction.Length, DigitsMax)];
        decimal scale = 1;
        for (int i = 0; i < fraction.Length; i++)
        {
            scale *= 10;
        }
        nanoseconds = (count * unit) + decimal.Floor(Number(fraction) / scale * unit);
        return true;
    }

    /// <summary>The unit in nanoseconds; 0 where none stands there.</summary>
    private static decimal TakeUnit(ref ReadOnlySpan<byte> rest)
    {
        int length = rest.IndexOfAny(s_unitEnds);
        ReadOnlySpan<byte> unit = length < 0 ? rest : rest[..length];
        rest = rest[unit.Length..];
        return unit switch
        {
            _ when unit.SequenceEqual("ns"u8) => 1,
            // Two characters look like a mu: U+00B5 and U+03BC.
            _ when unit.SequenceEqual("us"u8) || unit.SequenceEqual("\u00B5s"u8) || unit.SequenceEqual("\u03BCs"u8) => 1_000,
            _ when unit.SequenceEqual("ms"u8) => 1_000_000,
            _ when unit.SequenceEqual("s"u8) => NanosecondsPerSecond,
            _ when unit.SequenceEqual("m"u8) => 60 * NanosecondsPerSecond,
            _ when unit.SequenceEqual("h"u8) => 3600 * NanosecondsPerSecond,
            _ => 0,
        };
    }

    private static ReadOnlySpan<byte> TakeDigits(scoped ref ReadOnlySpan<byte> rest)
    {
        int length = rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        ReadOnlySpan<byte> digits = length < 0 ? rest : rest[..length];
        rest = rest[digits.Length..];
        return digits;
    }

    private static decimal Number(ReadOnlySpan<byte> digits)
    {
        decimal number = 0;
        foreach (byte digit in digits)
        {
            number = (number * 10) + digit - '0';
        }
        return number;
    }
}
