using System.Globalization;
using System.Text;
using StateMetrics.Kubernetes.Wire;
using StateMetrics.Resources.Batch.Schedules;

namespace StateMetrics.Resources.Tests.Batch;

/// <summary>Schedules, zones and times as people write them.</summary>
internal static class ScheduleTexts
{
    internal static Utf8 Bytes(string text) => new(Encoding.UTF8.GetBytes(text));

    internal static Zone ZoneOf(string name) =>
        ZoneDatabase.Embedded.Find(Bytes(name)) ?? throw new ArgumentException($"no zone {name}", nameof(name));

    internal static bool TryParse(string schedule, string? timeZone, out CronSchedule parsed) =>
        CronSchedule.TryParse(Bytes(schedule), timeZone is null ? null : Bytes(timeZone), Zone.Utc, out parsed);

    /// <summary>The next run in UTC, "2024-03-10 02:30", with seconds where they are not 0; "none", or "invalid".</summary>
    internal static string Next(string schedule, string? timeZone, string after)
    {
        if (!TryParse(schedule, timeZone, out CronSchedule parsed))
        {
            return "invalid";
        }
        return parsed.After(Seconds(after)) is long next ? Time(next) : "none";
    }

    /// <summary>A time in UTC: "2024-03-10 02:30" or with seconds.</summary>
    internal static long Seconds(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUnixTimeSeconds();

    internal static string Time(long seconds)
    {
        string text = DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        return text.EndsWith(":00", StringComparison.Ordinal) ? text[..^3] : text;
    }
}
