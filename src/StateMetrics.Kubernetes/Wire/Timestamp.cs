namespace StateMetrics.Kubernetes.Wire;

/// <summary>
/// A metav1.Time or MicroTime in whole seconds, rounded down. The default value is Go's zero time, the first second of
/// year 1, which is what an absent time inside a present message reads as; a time behind a pointer is a
/// <c>Timestamp?</c>, and null when absent.
/// </summary>
public readonly record struct Timestamp
{
    private const long YearOneToEpoch = 62_135_596_800;

    // Counted from year 1, so that the default is the zero time. A sum that overflows comes back the same way.
    private readonly long _sinceYearOne;

    public Timestamp(long unixSeconds) => _sinceYearOne = unchecked(unixSeconds + YearOneToEpoch);

    /// <summary>Seconds since 1970; -62135596800 for the zero time.</summary>
    public long Seconds => unchecked(_sinceYearOne - YearOneToEpoch);

    public bool IsZero => _sinceYearOne == 0;

    /// <summary>Reads RFC 3339 as Go's time.Parse does: years 0000 to 9999, a fraction of any length, no leap second.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out Timestamp time)
    {
        time = default;
        // 2006-01-02T15:04:05Z is the shortest form.
        if (text.Length < 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':')
        {
            return false;
        }
        int year = Number(text[..4]);
        int month = Number(text[5..7]);
        int day = Number(text[8..10]);
        int hour = Number(text[11..13]);
        int minute = Number(text[14..16]);
        int second = Number(text[17..19]);
        if (year < 0 || month is < 1 or > 12 || day < 1 || day > DaysInMonth(year, month)
            || hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59)
        {
            return false;
        }
        if (!TrySkipFraction(text[19..], out ReadOnlySpan<byte> zone) || !TryReadOffset(zone, out int offset))
        {
            return false;
        }
        time = new Timestamp((DaysSinceEpoch(year, month, day) * 86_400) + (hour * 3600) + (minute * 60) + second - offset);
        return true;
    }

    private static bool TrySkipFraction(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> rest)
    {
        rest = text;
        if (text[0] is not ((byte)'.' or (byte)','))
        {
            return true;
        }
        int digits = text[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits <= 0)
        {
            return false;
        }
        rest = text[(1 + digits)..];
        return true;
    }

    private static bool TryReadOffset(ReadOnlySpan<byte> zone, out int seconds)
    {
        seconds = 0;
        if (zone is [(byte)'Z'])
        {
            return true;
        }
        if (zone.Length != 6 || zone[0] is not ((byte)'+' or (byte)'-') || zone[3] != ':')
        {
            return false;
        }
        int hours = Number(zone[1..3]);
        int minutes = Number(zone[4..6]);
        seconds = ((hours * 3600) + (minutes * 60)) * (zone[0] == '-' ? -1 : 1);
        return hours is >= 0 and <= 24 && minutes is >= 0 and <= 59;
    }

    private static int Number(ReadOnlySpan<byte> digits)
    {
        int number = 0;
        foreach (byte digit in digits)
        {
            if (!char.IsAsciiDigit((char)digit))
            {
                return -1;
            }
            number = (number * 10) + digit - '0';
        }
        return number;
    }

    private static bool IsLeap(int year) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    private static int DaysInMonth(int year, int month) => month switch
    {
        2 => IsLeap(year) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    /// <summary>Proleptic Gregorian; DateTime has no year 0.</summary>
    private static long DaysSinceEpoch(int year, int month, int day)
    {
        // Counted in years that begin in March, so that the leap day is the last one of its year.
        int y = month > 2 ? year : year - 1;
        int monthFromMarch = (month + 9) % 12;
        int era = (y < 0 ? y - 399 : y) / 400;
        int yearOfEra = y - (era * 400);
        int dayOfYear = (((153 * monthFromMarch) + 2) / 5) + day - 1;
        int dayOfEra = (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear;
        const int daysToEpoch = 719_468;
        return (era * 146_097L) + dayOfEra - daysToEpoch;
    }
}
