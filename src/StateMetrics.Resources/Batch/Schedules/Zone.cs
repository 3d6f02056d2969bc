namespace StateMetrics.Resources.Batch.Schedules;

/// <summary>A time during which a zone keeps one offset from UTC.</summary>
/// <param name="Start">Its first second, in Unix time.</param>
/// <param name="End">The first second after it.</param>
/// <param name="Offset">Seconds that clocks are ahead of UTC.</param>
internal readonly record struct ZonePeriod(long Start, long End, int Offset);

/// <summary>
/// A time zone: every change of its clocks so far, and the rule for those to come. TimeZoneInfo is of no use here: it reads
/// the zones of the machine, of which a container has none, and has no answer for a wall time that a change skips.
/// </summary>
internal sealed class Zone
{
    internal static readonly Zone Utc = new([], [0], null);

    private readonly long[] _changes;
    private readonly int[] _offsets;
    private readonly ZoneRule? _rule;

    /// <summary><paramref name="offsets"/> has one more element than <paramref name="changes"/>: the offset before them all.</summary>
    internal Zone(long[] changes, int[] offsets, ZoneRule? rule)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(offsets.Length, changes.Length + 1);
        (_changes, _offsets, _rule) = (changes, offsets, rule);
    }

    /// <summary>The period that contains a second of Unix time.</summary>
    internal ZonePeriod At(long seconds)
    {
        int found = Array.BinarySearch(_changes, seconds);
        int index = found >= 0 ? found + 1 : ~found;
        long start = index == 0 ? long.MinValue : _changes[index - 1];
        if (index < _changes.Length)
        {
            return new ZonePeriod(start, _changes[index], _offsets[index]);
        }
        if (_rule is null)
        {
            return new ZonePeriod(start, long.MaxValue, _offsets[index]);
        }
        ZonePeriod ruled = _rule.At(seconds);
        return ruled with { Start = Math.Max(ruled.Start, start) };
    }

    /// <summary>
    /// The second at which the clocks of the zone show a wall time. Of two, it is one of them; for a wall time that a change
    /// skips, the one that they would show had they changed already, or not yet: in both cases the one that Go's time.Date
    /// takes, since the Kubernetes controller's arithmetic builds on that.
    /// </summary>
    internal long SecondsOf(in CivilTime wall)
    {
        long asUtc = wall.Seconds;
        ZonePeriod near = At(asUtc);
        long seconds = asUtc - near.Offset;
        return seconds >= near.Start && seconds < near.End ? seconds : asUtc - At(seconds).Offset;
    }
}
