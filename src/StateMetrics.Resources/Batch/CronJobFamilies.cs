using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Wire;
using StateMetrics.Resources.Batch.Schedules;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Resources.Batch;

internal static class CronJobFamilies
{
    private static readonly ReadOnlyMemory<byte> s_local = "local"u8.ToArray();

    /// <summary>The families where schedules without a zone are read on the clocks of <paramref name="local"/>.</summary>
    internal static FamilyTable<CronJob> TableIn(Zone local)
    {
        var runs = new CronJobRuns(local);
        return new(["namespace", "cronjob"], static (o, ref i) => i.Values(o.Metadata.Namespace, o.Metadata.Name))
        {
            { Gauge, "kube_cronjob_annotations", Alpha, DynamicLabels.Annotation,
                "Annotations of the cron job that the allowlist selects, as labels.", MetadataRows.Annotations },
            { Gauge, "kube_cronjob_labels", Stable, DynamicLabels.Label, "Labels of the cron job that the allowlist selects.",
                MetadataRows.Labels },
            { Gauge, "kube_cronjob_info", Stable, ["schedule", "concurrency_policy", "timezone"],
                "When the cron job runs, in which time zone, and what becomes of a run that is due while another one goes on.",
                WriteSchedule },
            { Gauge, "kube_cronjob_created", Stable, [], "When the cron job was created, in Unix seconds.", MetadataRows.Created },
            { Gauge, "kube_cronjob_status_active", Stable, [], "Jobs of the cron job that are running.",
                static (o, ref w) => w.Sample(o.Status.Active.Count) },
            { Gauge, "kube_cronjob_status_last_schedule_time", Stable, [], "When the cron job was last due and started, in Unix seconds.",
                static (o, ref w) => w.Sample(o.Status.LastScheduleTime?.Seconds) },
            { Gauge, "kube_cronjob_status_last_successful_time", Stable, [], "When a job of the cron job last succeeded, in Unix seconds.",
                static (o, ref w) => w.Sample(o.Status.LastSuccessfulTime?.Seconds) },
            { Gauge, "kube_cronjob_spec_suspend", Stable, [], "Whether the cron job is suspended, so that it does not run when due.",
                static (o, ref w) => w.Sample(o.Spec.Suspend == true) },
            { Gauge, "kube_cronjob_spec_starting_deadline_seconds", Stable, [], "Seconds that a run of the cron job may be late.",
                static (o, ref w) => w.Sample(o.Spec.StartingDeadlineSeconds) },
            { Gauge, "kube_cronjob_next_schedule_time", Stable, [],
                "When the cron job is due next after its last run, or after its creation, in Unix seconds.", runs.WriteNext },
            { Gauge, "kube_cronjob_schedule_invalid", Alpha, [], "1 for a cron job whose schedule or time zone has no meaning.",
                runs.WriteInvalid },
            { Gauge, "kube_cronjob_metadata_resource_version", Stable, [], "Version of the cron job in the API server.",
                MetadataRows.ResourceVersion },
            { Gauge, "kube_cronjob_spec_successful_job_history_limit", Alpha, [], "Succeeded jobs that the cron job keeps.",
                static (o, ref w) => w.Sample(o.Spec.SuccessfulJobsHistoryLimit) },
            { Gauge, "kube_cronjob_spec_failed_job_history_limit", Alpha, [], "Failed jobs that the cron job keeps.",
                static (o, ref w) => w.Sample(o.Spec.FailedJobsHistoryLimit) },
        };
    }

    private static void WriteSchedule(CronJob source, ref SampleWriter writer)
    {
        ReadOnlyMemory<byte> zone = source.Spec.TimeZone is { } given ? given : s_local;
        writer.Sample(1, source.Spec.Schedule, source.Spec.ConcurrencyPolicy, zone);
    }
}
