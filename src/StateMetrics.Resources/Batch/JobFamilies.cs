using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using static StateMetrics.Exposition.Families.FamilyTrait;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Resources.Batch;

internal static class JobFamilies
{
    private static readonly string[] s_reasons = ["BackoffLimitExceeded", "DeadlineExceeded", "Evicted"];
    private static readonly StateSet s_reasonStates = new(s_reasons);
    private static readonly ValueSet s_knownReasons = new(s_reasons);

    internal static readonly FamilyTable<Job> Table = new(
        ["namespace", "job_name"], static (j, ref i) => i.Values(j.Metadata.Namespace, j.Metadata.Name))
    {
        { Gauge, "kube_job_annotations", Alpha, DynamicLabels.Annotation, "Annotations of the job that the allowlist selects, as labels.",
            MetadataRows.Annotations },
        { Gauge, "kube_job_labels", Stable, DynamicLabels.Label, "Labels of the job that the allowlist selects.", MetadataRows.Labels },
        { Gauge, "kube_job_info", Stable, [], "1 for every job.", MetadataRows.One },
        { Gauge, "kube_job_created", Stable, [], "When the job was created, in Unix seconds.", MetadataRows.Created },
        { Gauge, "kube_job_spec_parallelism", Stable, [], "Pods that the job may run at a time.",
            static (j, ref w) => w.Sample(j.Spec.Parallelism) },
        { Gauge, "kube_job_spec_completions", Stable, [], "Pods that have to succeed for the job to be complete.",
            static (j, ref w) => w.Sample(j.Spec.Completions) },
        { Gauge, "kube_job_spec_active_deadline_seconds", Stable, [], "Seconds that the job may take before it is stopped.",
            static (j, ref w) => w.Sample(j.Spec.ActiveDeadlineSeconds) },
        { Gauge, "kube_job_status_succeeded", Stable, [], "Pods of the job that have succeeded.",
            static (j, ref w) => w.Sample(j.Status.Succeeded) },
        { Gauge, "kube_job_status_failed", Stable, ["reason"],
            "Why the job failed: 1 for the known reason that applies; without one, pods of the job that have failed.",
            WriteFailures, OrLabels() },
        { Gauge, "kube_job_status_active", Stable, [], "Pods of the job that are pending or running and not being deleted.",
            static (j, ref w) => w.Sample(j.Status.Active) },
        { Gauge, "kube_job_status_ready", Alpha, [],
            "Pods of the job that are ready.", static (j, ref w) => w.Sample(j.Status.Ready ?? 0) },
        { Gauge, "kube_job_complete", Stable, ["condition"], "Whether the job is complete: 1 for the status of that condition.",
            static (j, ref w) => WriteCondition(j, "Complete"u8, ref w) },
        { Gauge, "kube_job_failed", Stable, ["condition"], "Whether the job has failed for good: 1 for the status of that condition.",
            static (j, ref w) => WriteCondition(j, "Failed"u8, ref w) },
        { Gauge, "kube_job_status_start_time", Stable, [], "When the job controller began with the job, in Unix seconds.",
            static (j, ref w) => w.Sample(j.Status.StartTime?.Seconds) },
        { Gauge, "kube_job_status_completion_time", Stable, [], "When the job was complete, in Unix seconds.",
            static (j, ref w) => w.Sample(j.Status.CompletionTime?.Seconds) },
        { Gauge, "kube_job_status_suspended", Alpha, [], "Whether the job is suspended, so that it runs no pods.", WriteSuspended },
        { Gauge, "kube_job_owner", Stable, ["owner_kind", "owner_name", "owner_is_controller"], "Objects that own the job.",
            MetadataRows.OwnersWithController },
    };

    private static void WriteFailures(Job source, ref SampleWriter writer)
    {
        if (source.Status.Failed == 0)
        {
            writer.SampleVariant(1, 0);
            return;
        }
        bool explained = false;
        foreach (JobCondition condition in source.Status.Conditions)
        {
            if (condition.Type.Is("Failed"u8))
            {
                writer.OneOf(s_reasonStates, condition.Reason);
                explained |= s_knownReasons.Contains(condition.Reason.Span);
            }
        }
        if (!explained)
        {
            writer.Sample(source.Status.Failed, default(ReadOnlyMemory<byte>));
        }
    }

    private static void WriteCondition(Job source, ReadOnlySpan<byte> type, ref SampleWriter writer)
    {
        foreach (JobCondition condition in source.Status.Conditions)
        {
            if (condition.Type.Is(type))
            {
                writer.OneOf(Conditions.Statuses, condition.Status);
            }
        }
    }

    private static void WriteSuspended(Job source, ref SampleWriter writer)
    {
        foreach (JobCondition condition in source.Status.Conditions)
        {
            if (condition.Type.Is("Suspended"u8))
            {
                writer.Sample(condition.Status.Is("True"u8));
            }
        }
    }
}
