namespace StateMetrics.Resources.Batch.Schedules;

/// <summary>A date and a time of day on a wall clock, in the proleptic Gregorian calendar; years beyond those of DateTime.</summary>
internal readonly record struct CivilTime(long Year, int Month, int Day, int Hour, int Minute, int Second)
{
    internal const int SecondsPerMinute = 60;
    internal const int SecondsPerHour = 3600;
    internal const int SecondsPerDay = 86_400;

    // Days from 0000-03-01, where the calendar of this arithmetic begins, to 1970-01-01.
    private const int DaysToEpoch = 719_468;
    private const int DaysPerEra = 146_097;
    private const int YearsPerEra = 400;

    /// <summary>The wall clock that is <paramref name="seconds"/> after 1970-01-01 00:00 on the same clock.</summary>
    internal static CivilTime At(long seconds)
    {
        (long days, long ofDay) = DivideDown(seconds, SecondsPerDay);
        // Years that begin in March have their leap day at the end, so that months need no table.
        (long era, long dayOfEra) = DivideDown(days + DaysToEpoch, DaysPerEra);
        long yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        int dayOfYear = (int)(dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100)));
        int monthFromMarch = ((5 * dayOfYear) + 2) / 153;
        int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        int time = (int)ofDay;
        return new CivilTime(
            (era * YearsPerEra) + yearOfEra + (month <= 2 ? 1 : 0),
            month,
            dayOfYear - (((153 * monthFromMarch) + 2) / 5) + 1,
            time / SecondsPerHour,
            time / SecondsPerMinute % 60,
            time % 60);
    }

    /// <summary>The seconds since 1970-01-01 00:00 on this clock; a month 13 or a day 32 counts on into the next one.</summary>
    internal long Seconds =>
        (Days(Year, Month, Day) * SecondsPerDay) + (Hour * SecondsPerHour) + (Minute * SecondsPerMinute) + Second;

    /// <summary>0 for Sunday.</summary>
    internal int Weekday => WeekdayOf(Days(Year, Month, Day));

    /// <summary>Days since 1970-01-01.</summary>
    internal static long Days(long year, int month, int day)
    {
        (long years, long monthFromMarch) = DivideDown(month - 3, 12);
        (long era, long yearOfEra) = DivideDown(year + years, YearsPerEra);
        long dayOfYear = (((153 * monthFromMarch) + 2) / 5) + day - 1;
        return (era * DaysPerEra) + (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear - DaysToEpoch;
    }

    // 1970-01-01 was a Thursday.
    internal static int WeekdayOf(long days) => (int)DivideDown(days + 4, 7).Remainder;

    private static (long Quotient, long Remainder) DivideDown(long number, long divisor)
    {
        long quotient = Math.DivRem(number, divisor, out long rest);
        return rest < 0 ? (quotient - 1, rest + divisor) : (quotient, rest);
    }
}
