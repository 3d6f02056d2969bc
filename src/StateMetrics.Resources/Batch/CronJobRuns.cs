using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Wire;
using StateMetrics.Resources.Batch.Schedules;

namespace StateMetrics.Resources.Batch;

/// <summary>The rows that read schedules.</summary>
internal sealed class CronJobRuns(Zone local)
{
    /// <summary>
    /// The next run, counted from the last one and not from now: a value in the past is a run that is late. The zero time
    /// for a schedule that never matches, such as one for 30 February.
    /// </summary>
    internal void WriteNext(CronJob source, ref SampleWriter writer)
    {
        Timestamp last = source.Status.LastScheduleTime is { IsZero: false } scheduled ? scheduled : source.Metadata.CreationTimestamp;
        if (source.Spec.Suspend != true && !last.IsZero && TryParse(source, out CronSchedule schedule))
        {
            writer.Sample(schedule.After(last.Seconds) ?? default(Timestamp).Seconds);
        }
    }

    /// <summary>1 for a schedule that has no meaning, suspended or not; nothing for others.</summary>
    internal void WriteInvalid(CronJob source, ref SampleWriter writer)
    {
        if (!TryParse(source, out _))
        {
            writer.Sample(1);
        }
    }

    private bool TryParse(CronJob source, out CronSchedule schedule) =>
        CronSchedule.TryParse(source.Spec.Schedule, source.Spec.TimeZone, local, out schedule);
}
