using System.Buffers;
using System.Globalization;

namespace StateMetrics.Resources.Batch.Schedules;

/// <summary>
/// How a zone's clocks change from now on, year by year: the footer of its file, in the format of the TZ variable,
/// https://www.rfc-editor.org/rfc/rfc9636#section-3.3: "CET-1CEST,M3.5.0,M10.5.0/3".
/// </summary>
internal sealed class ZoneRule
{
    private static readonly SearchValues<char> s_nameEnds = SearchValues.Create("+-0123456789,");

    private readonly int _standard;
    private readonly int _summer;
    private readonly YearlyChange _toSummer;
    private readonly YearlyChange _toStandard;

    private ZoneRule(int standard, int summer, YearlyChange toSummer, YearlyChange toStandard) =>
        (_standard, _summer, _toSummer, _toStandard) = (standard, summer, toSummer, toStandard);

    /// <summary>Null for a zone whose clocks change no more. Throws <see cref="FormatException"/> for forms that no zone uses.</summary>
    internal static ZoneRule? Parse(string text)
    {
        ReadOnlySpan<char> rest = text;
        SkipName(ref rest);
        int standard = -TakeTime(ref rest);
        if (rest.IsEmpty)
        {
            return null;
        }
        SkipName(ref rest);
        int summer = rest[0] == ',' ? standard + CivilTime.SecondsPerHour : -TakeTime(ref rest);
        YearlyChange toSummer = TakeChange(ref rest);
        YearlyChange toStandard = TakeChange(ref rest);
        return rest.IsEmpty ? new ZoneRule(standard, summer, toSummer, toStandard) : throw new FormatException($"rule {text}");
    }

    internal ZonePeriod At(long seconds)
    {
        long year = CivilTime.At(seconds).Year;
        // Six changes around the second: those of the year, and of its neighbours for the weeks around New Year.
        var period = new ZonePeriod(long.MinValue, long.MaxValue, _standard);
        for (long y = year - 1; y <= year + 1; y++)
        {
            period = Narrow(period, seconds, _toSummer.In(y) - _standard, _summer);
            period = Narrow(period, seconds, _toStandard.In(y) - _summer, _standard);
        }
        return period;
    }

    /// <summary>The part of the period that a change at <paramref name="change"/> leaves around <paramref name="seconds"/>.</summary>
    private static ZonePeriod Narrow(ZonePeriod period, long seconds, long change, int offset)
    {
        if (change > seconds)
        {
            return period with { End = Math.Min(period.End, change) };
        }
        return change >= period.Start ? period with { Start = change, Offset = offset } : period;
    }

    private static void SkipName(ref ReadOnlySpan<char> rest)
    {
        int length = rest[0] == '<' ? rest.IndexOf('>') + 1 : rest.IndexOfAny(s_nameEnds);
        rest = rest[length..];
    }

    /// <summary>[sign]hours[:minutes[:seconds]] in seconds.</summary>
    private static int TakeTime(ref ReadOnlySpan<char> rest)
    {
        int sign = rest[0] == '-' ? -1 : 1;
        rest = rest[0] is '-' or '+' ? rest[1..] : rest;
        int seconds = TakeNumber(ref rest) * CivilTime.SecondsPerHour;
        for (int unit = CivilTime.SecondsPerMinute; unit > 0 && rest is [':', ..]; unit /= 60)
        {
            rest = rest[1..];
            seconds += TakeNumber(ref rest) * unit;
        }
        return sign * seconds;
    }

    private static YearlyChange TakeChange(ref ReadOnlySpan<char> rest)
    {
        // The other two forms, Jn and n, count days of the year; no zone uses them.
        if (rest is not [',', 'M', ..])
        {
            throw new FormatException($"rule with {rest}");
        }
        rest = rest[2..];
        int month = TakeNumber(ref rest);
        rest = rest[1..];
        int week = TakeNumber(ref rest);
        rest = rest[1..];
        int weekday = TakeNumber(ref rest);
        int time = 2 * CivilTime.SecondsPerHour;
        if (rest is ['/', ..])
        {
            rest = rest[1..];
            time = TakeTime(ref rest);
        }
        return new YearlyChange(month, week, weekday, time);
    }

    private static int TakeNumber(ref ReadOnlySpan<char> rest)
    {
        int length = rest.IndexOfAnyExceptInRange('0', '9');
        length = length < 0 ? rest.Length : length;
        int number = int.Parse(rest[..length], NumberStyles.None, CultureInfo.InvariantCulture);
        rest = rest[length..];
        return number;
    }

    /// <summary>The <paramref name="Week"/>th such weekday of a month, 5 being the last one, and seconds from its midnight.</summary>
    private readonly record struct YearlyChange(int Month, int Week, int Weekday, int Time)
    {
        /// <summary>The wall time of the change as if it were UTC.</summary>
        internal long In(long year)
        {
            long first = CivilTime.Days(year, Month, 1);
            long day = first + ((Weekday - CivilTime.WeekdayOf(first) + 7) % 7) + ((Week - 1) * 7);
            bool beyond = day >= CivilTime.Days(year, Month + 1, 1);
            return ((beyond ? day - 7 : day) * CivilTime.SecondsPerDay) + Time;
        }
    }
}
