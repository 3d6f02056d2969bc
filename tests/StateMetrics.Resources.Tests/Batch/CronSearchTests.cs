using System.Globalization;
using StateMetrics.Resources.Batch.Schedules;

namespace StateMetrics.Resources.Tests.Batch;

/// <summary>Random schedules against slow and plain ways to find the same.</summary>
public sealed class CronSearchTests
{
    private const int Seed = 20240331;

    private static readonly string[] s_zones = [.. ZoneDatabase.Embedded.Names.Order(StringComparer.Ordinal)];

    [Fact]
    public void In_utc_the_next_run_is_the_first_minute_that_matches()
    {
        var random = new Random(Seed);
        int found = 0;
        for (int i = 0; i < 1500; i++)
        {
            string text = RandomSchedule(random);
            long after = random.NextInt64(0, 4_000_000_000);
            Assert.True(ScheduleTexts.TryParse(text, null, out CronSchedule schedule), text);
            CronFields fields = FieldsOf(text);
            const int minutes = 45 * 24 * 60;
            long first = (after / 60 * 60) + 60;
            long? expected = null;
            for (int minute = 0; minute < minutes && expected is null; minute++)
            {
                expected = Matches(fields, first + (minute * 60L), Zone.Utc) ? first + (minute * 60L) : null;
            }
            long? next = schedule.After(after);
            bool right = expected is null ? next is null || next >= first + (minutes * 60L) : next == expected;
            Assert.True(right, $"{text} after {after}: {next}");
            found += expected is null ? 0 : 1;
        }
        Assert.InRange(found, 800, 1500);
    }

    [Fact]
    public void In_every_zone_the_next_run_is_later_and_matches_the_clocks()
    {
        var random = new Random(Seed);
        int found = 0;
        int misled = 0;
        for (int i = 0; i < 20_000; i++)
        {
            string text = RandomSchedule(random);
            string zone = s_zones[random.Next(s_zones.Length)];
            // Half of the times are near a change of the clocks.
            long after = random.NextInt64(-3_000_000_000, 6_000_000_000);
            after = random.Next(2) == 0 ? ScheduleTexts.ZoneOf(zone).At(after).Start + random.Next(-200_000, 10_000) : after;
            if (after < ScheduleSearch.SecondsMin)
            {
                continue;
            }
            Assert.True(ScheduleTexts.TryParse(text, zone, out CronSchedule schedule), text);
            if (schedule.After(after) is long next)
            {
                found++;
                Assert.True(next > after, $"{text} in {zone} after {after}: {next}");
                bool matches = Matches(FieldsOf(text), next, ScheduleTexts.ZoneOf(zone));
                Assert.True(matches || Misleads(ScheduleTexts.ZoneOf(zone), after, next), $"{text} in {zone} after {after}: {next}");
                misled += matches ? 0 : 1;
            }
        }
        Assert.InRange(found, 10_000, 20_000);
        Assert.InRange(misled, 0, found / 100);
    }

    [Fact]
    public void Random_texts_are_schedules_or_invalid()
    {
        var random = new Random(Seed);
        string[] pieces =
        [
            "*", "?", "/", "-", ",", " ", "0", "5", "59", "60", "31", "JAN", "sun", "@every ", "@daily", "TZ=", "UTC", "\0", "é", "1h",
            "999999999999999999999",
        ];
        int valid = 0;
        for (int i = 0; i < 50_000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(14)).Select(_ => pieces[random.Next(pieces.Length)]));
            if (ScheduleTexts.TryParse(text, null, out CronSchedule schedule))
            {
                valid++;
                Assert.True(schedule.After(0) is null or > 0, text);
            }
        }
        Assert.InRange(valid, 1, 49_999);
    }

    /// <summary>
    /// Whether clocks changed on the way so that the controller's steps, and ours with them, pass the end of a field unseen:
    /// the change skips midnight, or is not of whole hours.
    /// </summary>
    private static bool Misleads(Zone zone, long after, long next)
    {
        for (ZonePeriod period = zone.At(next); period.Start > after - CivilTime.SecondsPerDay; period = zone.At(period.Start - 1))
        {
            int skipped = period.Offset - zone.At(period.Start - 1).Offset;
            CivilTime first = CivilTime.At(period.Start + period.Offset);
            int ofDay = (first.Hour * CivilTime.SecondsPerHour) + (first.Minute * CivilTime.SecondsPerMinute) + first.Second;
            if (skipped % CivilTime.SecondsPerHour != 0 || (skipped > 0 && ofDay <= skipped))
            {
                return true;
            }
        }
        return false;
    }

    private static bool Matches(in CronFields fields, long seconds, Zone zone)
    {
        CivilTime wall = CivilTime.At(seconds + zone.At(seconds).Offset);
        return wall.Second == 0 && fields.Minute.Has(wall.Minute) && fields.Hour.Has(wall.Hour)
            && fields.Month.Has(wall.Month) && fields.HasDay(wall);
    }

    private static CronFields FieldsOf(string text)
    {
        Assert.True(CronFields.TryParse(ScheduleTexts.Bytes(text).Span, out CronFields fields), text);
        return fields;
    }

    private static string RandomSchedule(Random random) => string.Join(
        ' ',
        RandomField(random, 0, 59),
        RandomField(random, 0, 23),
        random.Next(2) == 0 ? "*" : RandomField(random, 1, 31),
        random.Next(3) > 0 ? "*" : RandomField(random, 1, 12),
        random.Next(2) == 0 ? "*" : RandomField(random, 0, 6));

    private static string RandomField(Random random, int min, int max)
    {
        int low = random.Next(min, max + 1);
        int high = random.Next(low, max + 1);
        return random.Next(6) switch
        {
            0 => "*",
            1 => $"*/{random.Next(1, max + 2)}",
            2 => $"{low}-{high}/{random.Next(1, max + 1)}",
            3 => $"{low},{high}",
            4 => $"{low}-{high}",
            _ => low.ToString(CultureInfo.InvariantCulture),
        };
    }
}
