using System.Buffers;
using System.Text;

namespace StateMetrics.Resources.Batch.Schedules;

/// <summary>The five fields of a schedule.</summary>
internal readonly record struct CronFields(CronField Minute, CronField Hour, CronField Day, CronField Month, CronField Weekday)
{
    /// <summary>
    /// False where no date has a value of each field. Dates that no calendar has, such as 30 February, are left to the search.
    /// </summary>
    internal bool CanMatch => Minute.Values != 0 && Hour.Values != 0 && Month.Values != 0 && (Day.Values | Weekday.Values) != 0;

    /// <summary>
    /// Where both day fields are restricted, a day needs to match one of them; otherwise both, of which one matches always.
    /// </summary>
    internal bool HasDay(in CivilTime time) => Day.IsAny || Weekday.IsAny
        ? Day.Has(time.Day) && Weekday.Has(time.Weekday)
        : Day.Has(time.Day) || Weekday.Has(time.Weekday);

    /// <summary>Exactly five fields between any white space of Unicode.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> text, out CronFields fields)
    {
        fields = default;
        ReadOnlySpan<byte> rest = text;
        if (!CronFieldFormat.Minute.TryParse(TakeWord(ref rest, out bool found), out CronField minute) || !found
            || !CronFieldFormat.Hour.TryParse(TakeWord(ref rest, out found), out CronField hour) || !found
            || !CronFieldFormat.Day.TryParse(TakeWord(ref rest, out found), out CronField day) || !found
            || !CronFieldFormat.Month.TryParse(TakeWord(ref rest, out found), out CronField month) || !found
            || !CronFieldFormat.Weekday.TryParse(TakeWord(ref rest, out found), out CronField weekday) || !found)
        {
            return false;
        }
        fields = new CronFields(minute, hour, day, month, weekday);
        _ = TakeWord(ref rest, out bool more);
        return !more;
    }

    /// <summary>The text without the white space around it.</summary>
    internal static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> text)
    {
        ReadOnlySpan<byte> span = text.Span;
        int end = span.Length;
        while (Rune.DecodeLastFromUtf8(span[..end], out Rune rune, out int bytes) == OperationStatus.Done && Rune.IsWhiteSpace(rune))
        {
            end -= bytes;
        }
        return text[SpaceLength(span[..end], isSpace: true)..end];
    }

    private static ReadOnlySpan<byte> TakeWord(ref ReadOnlySpan<byte> rest, out bool found)
    {
        rest = rest[SpaceLength(rest, isSpace: true)..];
        int length = SpaceLength(rest, isSpace: false);
        ReadOnlySpan<byte> word = rest[..length];
        rest = rest[length..];
        found = length > 0;
        return word;
    }

    /// <summary>How much of the text's beginning is white space, or is none.</summary>
    private static int SpaceLength(ReadOnlySpan<byte> text, bool isSpace)
    {
        int length = 0;
        while (length < text.Length)
        {
            // Bytes that are no UTF-8 read as a replacement character, which is no space.
            _ = Rune.DecodeFromUtf8(text[length..], out Rune rune, out int bytes);
            if (Rune.IsWhiteSpace(rune) != isSpace)
            {
                break;
            }
            length += bytes;
        }
        return length;
    }
}
