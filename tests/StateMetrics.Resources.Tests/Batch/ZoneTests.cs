using System.Globalization;
using StateMetrics.Resources.Batch.Schedules;

namespace StateMetrics.Resources.Tests.Batch;

public sealed class ZoneTests
{
    [Theory]
    [InlineData("UTC", "2024-07-01 00:00", 0)]
    [InlineData("Europe/Berlin", "1890-01-01 00:00", 3208)]
    [InlineData("Europe/Berlin", "1945-06-01 00:00", 10800)]
    [InlineData("Europe/Berlin", "2024-03-31 00:59:59", 3600)]
    [InlineData("Europe/Berlin", "2024-03-31 01:00", 7200)]
    [InlineData("Europe/Berlin", "2500-07-01 00:00", 7200)]
    [InlineData("Europe/Dublin", "2024-01-01 00:00", 0)]
    [InlineData("Europe/Dublin", "2024-07-01 00:00", 3600)]
    [InlineData("America/New_York", "2024-11-03 05:59:59", -14400)]
    [InlineData("America/New_York", "2024-11-03 06:00", -18000)]
    [InlineData("US/Eastern", "2030-07-01 00:00", -14400)]
    [InlineData("America/St_Johns", "2024-01-01 00:00", -12600)]
    [InlineData("America/Nuuk", "2030-07-01 00:00", -3600)]
    [InlineData("Asia/Kolkata", "2024-01-01 00:00", 19800)]
    [InlineData("Asia/Gaza", "2082-06-28 00:00", 7200)]
    [InlineData("Asia/Gaza", "2090-07-01 00:00", 10800)]
    [InlineData("Australia/Lord_Howe", "2050-01-01 00:00", 39600)]
    [InlineData("Australia/Lord_Howe", "2050-07-01 00:00", 37800)]
    [InlineData("Antarctica/Troll", "2050-07-01 00:00", 7200)]
    [InlineData("Africa/Casablanca", "2024-01-01 00:00", 3600)]
    [InlineData("Pacific/Apia", "2011-12-30 09:59:59", -36000)]
    [InlineData("Pacific/Apia", "2011-12-30 10:00", 50400)]
    [InlineData("Etc/GMT+5", "2024-01-01 00:00", -18000)]
    public void A_zone_has_the_offset_of_its_history_or_of_its_rule(string name, string time, int offset) =>
        Assert.Equal(offset, ScheduleTexts.ZoneOf(name).At(ScheduleTexts.Seconds(time)).Offset);

    [Fact]
    public void Every_zone_can_be_read_and_its_periods_join_without_gaps()
    {
        Assert.Equal("2025b", ZoneDatabase.Embedded.Version);
        int zones = 0;
        foreach (string name in ZoneDatabase.Embedded.Names)
        {
            zones++;
            Zone zone = ScheduleTexts.ZoneOf(name);
            long seconds = ScheduleTexts.Seconds("1850-01-01 00:00");
            while (seconds < ScheduleTexts.Seconds("2060-01-01 00:00"))
            {
                ZonePeriod period = zone.At(seconds);
                Assert.InRange(seconds, period.Start, period.End - 1);
                Assert.True(Math.Abs(period.Offset) <= 16 * 3600, $"{name} at {seconds}");
                Assert.Equal(period, zone.At(period.End - 1));
                seconds = period.End;
            }
        }
        Assert.InRange(zones, 590, 620);
    }

    [Theory]
    // Berlin skips 02:30 in spring and has it twice in autumn; the other two are as Go's time.Date has them.
    [InlineData("Europe/Berlin", "2024-07-01 12:00", "2024-07-01 10:00")]
    [InlineData("Europe/Berlin", "2024-03-31 02:30", "2024-03-31 01:30")]
    [InlineData("Europe/Berlin", "2024-10-27 02:30", "2024-10-27 01:30")]
    [InlineData("America/New_York", "2024-11-03 01:30", "2024-11-03 05:30")]
    public void A_wall_time_has_one_second(string name, string wall, string utc)
    {
        CivilTime given = CivilTime.At(ScheduleTexts.Seconds(wall));
        Assert.Equal(utc, ScheduleTexts.Time(ScheduleTexts.ZoneOf(name).SecondsOf(given)));
    }

    [Theory]
    [InlineData("Mars/Olympus")]
    [InlineData("")]
    [InlineData("europe/berlin")]
    [InlineData("Europe")]
    public void Other_names_are_unknown(string name) => Assert.Null(ZoneDatabase.Embedded.Find(ScheduleTexts.Bytes(name)));

    [Fact]
    public void Dates_count_on_and_agree_with_the_calendar_of_the_library()
    {
        var random = new Random(1582);
        for (int i = 0; i < 20_000; i++)
        {
            long seconds = random.NextInt64(-62_135_596_800, 253_402_300_800);
            CivilTime time = CivilTime.At(seconds);
            DateTime expected = DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime;
            Assert.Equal(
                expected.ToString("yyyy-MM-dd HH:mm:ss dddd", CultureInfo.InvariantCulture),
                $"{time.Year:0000}-{time.Month:00}-{time.Day:00} {time.Hour:00}:{time.Minute:00}:{time.Second:00} "
                    + $"{(DayOfWeek)time.Weekday}");
            Assert.Equal(seconds, time.Seconds);
        }
        Assert.Equal(ScheduleTexts.Seconds("2025-01-01 00:00"), new CivilTime(2024, 12, 32, 0, 0, 0).Seconds);
        Assert.Equal(ScheduleTexts.Seconds("2025-01-31 00:00"), new CivilTime(2024, 13, 31, 0, 0, 0).Seconds);
        Assert.Equal(new CivilTime(-1, 12, 31, 23, 59, 59), CivilTime.At(new CivilTime(0, 1, 1, 0, 0, 0).Seconds - 1));
    }
}
