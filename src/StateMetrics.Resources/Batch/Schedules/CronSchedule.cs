using System.Diagnostics.CodeAnalysis;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Resources.Batch.Schedules;

/// <summary>
/// When a CronJob runs; https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#writing-a-cronjob-spec.
/// Valid is what the API server accepts, and a run is due when the Kubernetes CronJob controller says so. kube-state-metrics
/// has another parser, and differs as follows.
/// <list type="bullet">
/// <item>Where day of month and weekday are both restricted, a day needs to match one of them; there: both.</item>
/// <item>A step may be as large as its range or larger (*/60, 0 */24, 1-5/5); there: invalid.</item>
/// <item>A run inside the hour that a change of the clocks skips is left out; there: moved to the hour after it. An hour that
/// comes twice runs twice, here as there.</item>
/// <item>Weekday 7, ranges that wrap (22-2, FRI-MON), @triggered, @manual, @none and a zone name in quotes are invalid;
/// there: valid.</item>
/// <item>"@every" below a second, zero and negative durations included, means every second; there: invalid.</item>
/// <item>spec.timeZone "Local", and one with blanks behind the name, is invalid; there: valid.</item>
/// <item>A schedule may have any length; there: 1024 bytes at most.</item>
/// <item>Before a day that a zone has skipped as a whole, the search goes on behind it; there, and in the controller, it
/// never ends.</item>
/// </list>
/// In two things the API server would accept more, and ours is what kube-state-metrics has: "TZ= " with an empty name is
/// invalid instead of UTC, and so is a zone in the schedule beside spec.timeZone.
/// </summary>
internal readonly struct CronSchedule
{
    private readonly CronFields _fields;
    private readonly Zone _zone;

    // 0 for a schedule of fields.
    private readonly long _everySeconds;

    private CronSchedule(in CronFields fields, Zone zone, long everySeconds) =>
        (_fields, _zone, _everySeconds) = (fields, zone, everySeconds);

    /// <summary>Reads spec.schedule and spec.timeZone; where both name no zone, in <paramref name="local"/>.</summary>
    internal static bool TryParse(Utf8 schedule, Utf8? timeZone, Zone local, out CronSchedule parsed)
    {
        parsed = default;
        ReadOnlyMemory<byte> text = schedule;
        if (!TryTakeZone(ref text, timeZone, local, out Zone? zone))
        {
            return false;
        }
        ReadOnlySpan<byte> written = text.Span;
        if (written.StartsWith("@every "u8))
        {
            if (!GoDurationText.TryParse(written["@every ".Length..], out long every))
            {
                return false;
            }
            parsed = new CronSchedule(default, zone, Math.Max(every, 1));
            return true;
        }
        if (written is [(byte)'@', ..])
        {
            written = FieldsOf(written);
        }
        if (!CronFields.TryParse(written, out CronFields fields))
        {
            return false;
        }
        parsed = new CronSchedule(fields, zone, 0);
        return true;
    }

    /// <summary>
    /// The first run after a second of Unix time, in Unix time; null where there is none within five calendar years, and for
    /// times outside the years 0 to 9999, which no object has.
    /// </summary>
    internal long? After(long seconds)
    {
        if (seconds < ScheduleSearch.SecondsMin || seconds > ScheduleSearch.SecondsMax)
        {
            return null;
        }
        return _everySeconds > 0 ? seconds + _everySeconds : new ScheduleSearch(_fields, _zone).After(seconds);
    }

    /// <summary>Takes a prefix TZ= or CRON_TZ= from the schedule, or the zone of the spec: the API server refuses both together.</summary>
    private static bool TryTakeZone(
        ref ReadOnlyMemory<byte> schedule, Utf8? timeZone, Zone local, [NotNullWhen(true)] out Zone? zone)
    {
        ReadOnlySpan<byte> text = schedule.Span;
        int prefix = text.StartsWith("TZ="u8) ? "TZ=".Length : text.StartsWith("CRON_TZ="u8) ? "CRON_TZ=".Length : 0;
        zone = local;
        if (prefix == 0)
        {
            zone = timeZone is { } given ? ZoneDatabase.Embedded.Find(given) : local;
            return zone is not null;
        }
        int blank = text.IndexOf((byte)' ');
        if (timeZone is not null || blank < 0)
        {
            return false;
        }
        var name = new Utf8(schedule[prefix..blank]);
        schedule = CronFields.Trim(schedule[blank..]);
        zone = name.Is("Local"u8) ? local : ZoneDatabase.Embedded.Find(name);
        return zone is not null;
    }

    /// <summary>The fields that a descriptor stands for; empty, which is no schedule, for an unknown one.</summary>
    private static ReadOnlySpan<byte> FieldsOf(ReadOnlySpan<byte> descriptor) => descriptor switch
    {
        _ when descriptor.SequenceEqual("@yearly"u8) || descriptor.SequenceEqual("@annually"u8) => "0 0 1 1 *"u8,
        _ when descriptor.SequenceEqual("@monthly"u8) => "0 0 1 * *"u8,
        _ when descriptor.SequenceEqual("@weekly"u8) => "0 0 * * 0"u8,
        _ when descriptor.SequenceEqual("@daily"u8) || descriptor.SequenceEqual("@midnight"u8) => "0 0 * * *"u8,
        _ when descriptor.SequenceEqual("@hourly"u8) => "0 * * * *"u8,
        _ => default,
    };
}
