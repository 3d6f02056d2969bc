using StateMetrics.Resources.Batch.Schedules;

namespace StateMetrics.Resources.Tests.Batch;

public sealed class CronScheduleTests
{
    // 2024-02-28 was a Wednesday.
    private const string LateFebruary = "2024-02-28 23:59:30";

    [Theory]
    [InlineData("* * * * *", "2024-02-29 00:00")]
    [InlineData("*/15 * * * *", "2024-02-29 00:00")]
    [InlineData("7 * * * *", "2024-02-29 00:07")]
    [InlineData("10/20 * * * *", "2024-02-29 00:10")]
    [InlineData("5,10,15 4 * * *", "2024-02-29 04:05")]
    [InlineData("0 9-17/4 * * *", "2024-02-29 09:00")]
    [InlineData("0 0 1 * *", "2024-03-01 00:00")]
    [InlineData("0 0 31 * *", "2024-03-31 00:00")]
    [InlineData("59 23 31 12 *", "2024-12-31 23:59")]
    [InlineData("0 0 * jan,DEC *", "2024-12-01 00:00")]
    [InlineData("0 0 * * mon", "2024-03-04 00:00")]
    [InlineData("0 0 ? * 1", "2024-03-04 00:00")]
    [InlineData("0 0 29 2 *", "2024-02-29 00:00")]
    [InlineData("+5 0005 * * *", "2024-02-29 05:05")]
    [InlineData("*-5 0 * * *", "2024-02-29 00:00")]
    [InlineData(",5, 0 * * *", "2024-02-29 00:05")]
    [InlineData("0\t0\n*  *\u00a0*", "2024-02-29 00:00")]
    [InlineData(" 0 0 * * *\u3000", "2024-02-29 00:00")]
    public void A_run_is_due_when_all_fields_match(string schedule, string next) =>
        Assert.Equal(next, ScheduleTexts.Next(schedule, null, LateFebruary));

    [Theory]
    [InlineData("0 0 13 * 5", "2024-03-01 00:00")]
    [InlineData("0 0 31 * 0", "2024-03-03 00:00")]
    [InlineData("0 0 13 * 0-6", "2024-02-29 00:00")]
    [InlineData("0 0 13 * */2", "2024-02-29 00:00")]
    [InlineData("0 0 */10 * 6", "2024-03-01 00:00")]
    [InlineData("0 0 13 * */1", "2024-03-13 00:00")]
    [InlineData("0 0 13 * *", "2024-03-13 00:00")]
    [InlineData("0 0 * * 5", "2024-03-01 00:00")]
    [InlineData("0 0 13,* * 5", "2024-03-01 00:00")]
    public void Two_restricted_day_fields_are_alternatives_and_a_star_is_no_restriction(string schedule, string next) =>
        Assert.Equal(next, ScheduleTexts.Next(schedule, null, LateFebruary));

    [Theory]
    [InlineData("*/60 * * * *", "2024-02-29 00:00")]
    [InlineData("0 */24 * * *", "2024-02-29 00:00")]
    [InlineData("0 0 */31 * *", "2024-03-01 00:00")]
    [InlineData("0 0 * */12 *", "2025-01-01 00:00")]
    [InlineData("1-5/5 * * * *", "2024-02-29 00:01")]
    [InlineData("58/2 * * * *", "2024-02-29 00:58")]
    [InlineData("59/9223372036854775807 * * * *", "2024-02-29 00:59")]
    public void A_step_may_be_as_large_as_its_range_or_larger(string schedule, string next) =>
        Assert.Equal(next, ScheduleTexts.Next(schedule, null, LateFebruary));

    [Theory]
    [InlineData("@yearly", "2025-01-01 00:00")]
    [InlineData("@annually", "2025-01-01 00:00")]
    [InlineData("@monthly", "2024-03-01 00:00")]
    [InlineData("@weekly", "2024-03-03 00:00")]
    [InlineData("@daily", "2024-02-29 00:00")]
    [InlineData("@midnight", "2024-02-29 00:00")]
    [InlineData("@hourly", "2024-02-29 00:00")]
    [InlineData("@every 1h30m10s", "2024-02-29 01:29:40")]
    [InlineData("@every 1500ms", "2024-02-28 23:59:31")]
    [InlineData("@every .5h", "2024-02-29 00:29:30")]
    [InlineData("@every 0s", "2024-02-28 23:59:31")]
    [InlineData("@every -5m", "2024-02-28 23:59:31")]
    public void Descriptors_stand_for_fields_or_for_an_interval_of_a_second_or_more(string schedule, string next) =>
        Assert.Equal(next, ScheduleTexts.Next(schedule, null, LateFebruary));

    [Theory]
    [InlineData("")]
    [InlineData("* * * *")]
    [InlineData("* * * * * *")]
    [InlineData("60 * * * *")]
    [InlineData("* 24 * * *")]
    [InlineData("* * 0 * *")]
    [InlineData("* * 32 * *")]
    [InlineData("* * * 0 *")]
    [InlineData("* * * 13 *")]
    [InlineData("* * * * 7")]
    [InlineData("0 22-2 * * *")]
    [InlineData("0 0 * * FRI-MON")]
    [InlineData("-1 * * * *")]
    [InlineData("5- * * * *")]
    [InlineData("1-2-3 * * * *")]
    [InlineData("1/2/3 * * * *")]
    [InlineData("*/0 * * * *")]
    [InlineData("*/-1 * * * *")]
    [InlineData("*/9223372036854775808 * * * *")]
    [InlineData("0 0 * * Tues")]
    [InlineData("0 0 L * *")]
    [InlineData("0\u200b0 * * *")]
    [InlineData("1\0 * * * *")]
    [InlineData("@DAILY")]
    [InlineData("@daily ")]
    [InlineData(" @daily")]
    [InlineData("@manual")]
    [InlineData("@every")]
    [InlineData("@every 1")]
    [InlineData("@every 1d")]
    [InlineData("@every  1h")]
    [InlineData("@every 2562048h")]
    [InlineData("TZ=UTC")]
    [InlineData("TZ= 0 0 * * *")]
    [InlineData("TZ=Nowhere 0 0 * * *")]
    [InlineData("TZ=\"UTC\" 0 0 * * *")]
    [InlineData(" TZ=UTC 0 0 * * *")]
    [InlineData("tz=UTC 0 0 * * *")]
    public void What_the_api_server_refuses_is_invalid(string schedule) =>
        Assert.Equal("invalid", ScheduleTexts.Next(schedule, null, LateFebruary));

    [Theory]
    [InlineData("0 9 * * *", "Asia/Tokyo", "2024-02-29 00:00")]
    [InlineData("TZ=Asia/Tokyo 0 9 * * *", null, "2024-02-29 00:00")]
    [InlineData("CRON_TZ=Asia/Tokyo   @daily ", null, "2024-02-29 15:00")]
    [InlineData("TZ=Local 0 9 * * *", null, "2024-02-29 09:00")]
    [InlineData("30 6 * * *", "Asia/Kathmandu", "2024-02-29 00:45")]
    [InlineData("30 6 * * *", "Etc/GMT+5", "2024-02-29 11:30")]
    [InlineData("30 6 * * *", "America/Argentina/ComodRivadavia", "2024-02-29 09:30")]
    [InlineData("@every 1h", "Asia/Tokyo", "2024-02-29 00:59:30")]
    [InlineData("0 9 * * *", "", "invalid")]
    [InlineData("0 9 * * *", "Local", "invalid")]
    [InlineData("0 9 * * *", "utc", "invalid")]
    [InlineData("0 9 * * *", "Europe/Berlin ", "invalid")]
    [InlineData("0 9 * * *", "../etc/passwd", "invalid")]
    [InlineData("0 9 * * *", "Europe", "invalid")]
    [InlineData("TZ=Asia/Tokyo 0 9 * * *", "Asia/Tokyo", "invalid")]
    public void The_clocks_are_those_of_the_zone(string schedule, string? timeZone, string next) =>
        Assert.Equal(next, ScheduleTexts.Next(schedule, timeZone, LateFebruary));

    [Theory]
    // Clocks go from 02:00 to 03:00 at 01:00 UTC on 31 March: a run in between is left out.
    [InlineData("30 2 * * *", "Europe/Berlin", "2024-03-30 12:00", "2024-04-01 00:30")]
    [InlineData("0 */2 * * *", "Europe/Berlin", "2024-03-31 00:10", "2024-03-31 02:00")]
    [InlineData("30 2 31 3 *", "Europe/Berlin", "2024-03-01 00:00", "2025-03-31 00:30")]
    [InlineData("0 3 * * *", "Europe/Berlin", "2024-03-30 12:00", "2024-03-31 01:00")]
    [InlineData("15 2 * * *", "Australia/Lord_Howe", "2024-10-05 00:00", "2024-10-06 15:15")]
    // They go from 03:00 back to 02:00 at 01:00 UTC on 27 October: a run in between comes twice.
    [InlineData("30 2 * * *", "Europe/Berlin", "2024-10-26 12:00", "2024-10-27 00:30")]
    [InlineData("30 2 * * *", "Europe/Berlin", "2024-10-27 00:45", "2024-10-27 01:30")]
    [InlineData("30 2 * * *", "Europe/Berlin", "2024-10-27 01:45", "2024-10-28 01:30")]
    [InlineData("0 * * * *", "Europe/Berlin", "2024-10-27 00:30", "2024-10-27 01:00")]
    // Winter is the summer time of Dublin's rule, and the south has its summer across New Year.
    [InlineData("0 12 * * *", "Europe/Dublin", "2040-07-01 00:00", "2040-07-01 11:00")]
    [InlineData("0 12 * * *", "Europe/Dublin", "2041-01-01 00:00", "2041-01-01 12:00")]
    [InlineData("0 12 * * *", "Pacific/Auckland", "2041-01-01 00:00", "2041-01-01 23:00")]
    public void Changes_of_the_clocks_leave_runs_out_or_repeat_them(string schedule, string timeZone, string after, string next) =>
        Assert.Equal(next, ScheduleTexts.Next(schedule, timeZone, after));

    [Theory]
    [InlineData("0 0 * * *", "Africa/Cairo", "2024-04-25 12:00", "2024-04-26 21:00")]
    [InlineData("0 12 31 3 *", "Asia/Beirut", "2024-03-29 12:00", "2025-03-31 09:00")]
    [InlineData("0 12 * * *", "Asia/Beirut", "2024-03-30 12:00", "2024-03-31 09:00")]
    public void A_day_without_midnight_is_lost_where_the_controller_loses_it(string schedule, string timeZone, string after, string next) =>
        Assert.Equal(next, ScheduleTexts.Next(schedule, timeZone, after));

    [Theory]
    [InlineData("0 12 31 12 *", "Pacific/Apia", "2011-12-25 00:00", "2011-12-30 22:00")]
    [InlineData("0 12 30 12 *", "Pacific/Apia", "2011-12-25 00:00", "2012-12-29 22:00")]
    [InlineData("0 12 2 1 *", "Pacific/Kanton", "1994-12-25 00:00", "1995-01-01 23:00")]
    [InlineData("0 12 22 8 *", "Pacific/Kwajalein", "1993-08-15 00:00", "1993-08-22 00:00")]
    public void A_day_that_the_zone_skips_does_not_end_the_search(string schedule, string timeZone, string after, string next) =>
        Assert.Equal(next, ScheduleTexts.Next(schedule, timeZone, after));

    [Theory]
    [InlineData("0 0 30 2 *", LateFebruary)]
    [InlineData("0 0 31 4 *", LateFebruary)]
    [InlineData("0 0 29 2 *", "2096-03-01 00:00")]
    [InlineData(", * * * *", LateFebruary)]
    [InlineData("* , * * *", LateFebruary)]
    [InlineData("* * , * *", LateFebruary)]
    [InlineData("* * * , *", LateFebruary)]
    [InlineData("* * , * ,", LateFebruary)]
    public void A_schedule_without_a_run_in_five_years_has_none(string schedule, string after) =>
        Assert.Equal("none", ScheduleTexts.Next(schedule, null, after));

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(ScheduleSearch.SecondsMin - 1)]
    [InlineData(ScheduleSearch.SecondsMax + 1)]
    [InlineData(long.MaxValue)]
    public void Times_that_no_object_has_have_no_next_run(long after)
    {
        Assert.True(ScheduleTexts.TryParse("* * * * *", "Europe/Berlin", out CronSchedule minutely));
        Assert.True(ScheduleTexts.TryParse("@every 1h", null, out CronSchedule hourly));
        Assert.Equal((null, null), (minutely.After(after), hourly.After(after)));
    }

    [Fact]
    public void The_next_run_is_strictly_after_a_second()
    {
        Assert.Equal("2024-03-01 08:30", ScheduleTexts.Next("30 8 * * *", null, "2024-03-01 08:29:59"));
        Assert.Equal("2024-03-02 08:30", ScheduleTexts.Next("30 8 * * *", null, "2024-03-01 08:30:00"));
    }

    [Fact]
    public void A_schedule_may_be_long() => Assert.Equal(
        "2024-02-29 00:01", ScheduleTexts.Next(string.Join(',', Enumerable.Repeat("1", 5000)) + " * * * *", null, LateFebruary));
}
