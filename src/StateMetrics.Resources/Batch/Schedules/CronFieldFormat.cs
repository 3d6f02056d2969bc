using System.Text;

namespace StateMetrics.Resources.Batch.Schedules;

/// <summary>
/// How one of the five fields is written: a comma list of "*" or "?", N, N-M, each with an optional /step. Reads what the
/// Kubernetes API server and its CronJob controller read, https://pkg.go.dev/github.com/robfig/cron/v3#hdr-CRON_Expression_Format,
/// and what their parser leaves to chance as they do: empty items are skipped, what follows "*-" is ignored, numbers may
/// have a plus sign and leading zeros, a step may exceed its range.
/// </summary>
internal sealed class CronFieldFormat
{
    internal static readonly CronFieldFormat Minute = new(0, 59);
    internal static readonly CronFieldFormat Hour = new(0, 23);
    internal static readonly CronFieldFormat Day = new(1, 31);
    internal static readonly CronFieldFormat Month =
        new(1, 12, "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

    /// <summary>Sunday is 0; there is no 7.</summary>
    internal static readonly CronFieldFormat Weekday = new(0, 6, "sun", "mon", "tue", "wed", "thu", "fri", "sat");

    private readonly long _min;
    private readonly long _max;
    private readonly byte[][] _names;

    private CronFieldFormat(long min, long max, params string[] names) =>
        (_min, _max, _names) = (min, max, [.. names.Select(Encoding.ASCII.GetBytes)]);

    internal bool TryParse(ReadOnlySpan<byte> text, out CronField field)
    {
        field = default;
        foreach (Range item in text.Split((byte)','))
        {
            ReadOnlySpan<byte> written = text[item];
            if (written.IsEmpty)
            {
                continue;
            }
            if (!TryParseItem(written, out CronField values))
            {
                return false;
            }
            field = new CronField(field.Values | values.Values, field.IsAny || values.IsAny);
        }
        return true;
    }

    private bool TryParseItem(ReadOnlySpan<byte> text, out CronField values)
    {
        values = default;
        int slash = text.IndexOf((byte)'/');
        ReadOnlySpan<byte> range = slash < 0 ? text : text[..slash];
        if (!TryParseRange(range, out long start, out long end, out bool any))
        {
            return false;
        }
        long step = 1;
        if (slash >= 0)
        {
            if (!TryParseNumber(text[(slash + 1)..], out step) || step == 0)
            {
                return false;
            }
            // N/step counts on to the end of the field.
            end = range.Contains((byte)'-') ? end : _max;
        }
        if (start < _min || end > _max || start > end)
        {
            return false;
        }
        ulong bits = 0;
        for (long value = start; value <= end; value += Math.Min(step, _max + 1))
        {
            bits |= 1UL << (int)value;
        }
        values = new CronField(bits, any && step == 1);
        return true;
    }

    private bool TryParseRange(ReadOnlySpan<byte> text, out long start, out long end, out bool any)
    {
        int hyphen = text.IndexOf((byte)'-');
        ReadOnlySpan<byte> low = hyphen < 0 ? text : text[..hyphen];
        any = low is [(byte)'*' or (byte)'?'];
        if (any)
        {
            (start, end) = (_min, _max);
            return true;
        }
        end = 0;
        if (!TryParseValue(low, out start))
        {
            return false;
        }
        if (hyphen < 0)
        {
            end = start;
            return true;
        }
        return TryParseValue(text[(hyphen + 1)..], out end);
    }

    private bool TryParseValue(ReadOnlySpan<byte> text, out long value)
    {
        for (int i = 0; i < _names.Length; i++)
        {
            if (Ascii.EqualsIgnoreCase(_names[i], text))
            {
                value = _min + i;
                return true;
            }
        }
        return TryParseNumber(text, out value);
    }

    /// <summary>A number from 0 that fits 64 bits.</summary>
    private static bool TryParseNumber(ReadOnlySpan<byte> text, out long number)
    {
        number = 0;
        ReadOnlySpan<byte> digits = text is [(byte)'+', ..] ? text[1..] : text;
        foreach (byte digit in digits)
        {
            if (!char.IsAsciiDigit((char)digit) || number > (long.MaxValue - (digit - '0')) / 10)
            {
                return false;
            }
            number = (number * 10) + digit - '0';
        }
        return digits.Length > 0;
    }
}
