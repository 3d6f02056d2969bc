using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/cron-job-v1/</summary>
public sealed class CronJob : KubernetesObject
{
    public static readonly FieldTable<CronJob> Fields = Table<CronJob>()
        .Message(2, "spec", static o => o.Spec, CronJobSpec.Fields)
        .Message(3, "status", static o => o.Status, CronJobStatus.Fields);

    public static readonly ResourceKind<CronJob> Resource = new()
    {
        Group = "batch",
        Version = "v1",
        Plural = "cronjobs",
        Kind = "CronJob",
        Namespaced = true,
        Fields = Fields,
        OlderVersions = [new("v1beta1", Fields)],
    };

    public readonly CronJobSpec Spec = new();
    public readonly CronJobStatus Status = new();
}

public sealed class CronJobSpec
{
    public static readonly FieldTable<CronJobSpec> Fields = new FieldTable<CronJobSpec>()
        .Text(1, "schedule", static s => ref s.Schedule)
        .Integer(2, "startingDeadlineSeconds", static s => ref s.StartingDeadlineSeconds)
        .Text(3, "concurrencyPolicy", static s => ref s.ConcurrencyPolicy)
        .Flag(4, "suspend", static s => ref s.Suspend)
        .Integer(6, "successfulJobsHistoryLimit", static s => ref s.SuccessfulJobsHistoryLimit)
        .Integer(7, "failedJobsHistoryLimit", static s => ref s.FailedJobsHistoryLimit)
        .Text(8, "timeZone", static s => ref s.TimeZone);

    public Utf8 Schedule;
    public long? StartingDeadlineSeconds;
    public Utf8 ConcurrencyPolicy;
    public bool? Suspend;
    public int? SuccessfulJobsHistoryLimit;
    public int? FailedJobsHistoryLimit;
    public Utf8? TimeZone;
}

public sealed class CronJobStatus
{
    public static readonly FieldTable<CronJobStatus> Fields = new FieldTable<CronJobStatus>()
        .Messages(1, "active", static s => ref s.Active, ActiveJob.Fields)
        .Time(4, "lastScheduleTime", static s => ref s.LastScheduleTime)
        .Time(5, "lastSuccessfulTime", static s => ref s.LastSuccessfulTime);

    public Repeated<ActiveJob> Active;
    public Timestamp? LastScheduleTime;
    public Timestamp? LastSuccessfulTime;
}

/// <summary>A reference to a running job; how many there are is all that we show, hence no fields.</summary>
public sealed class ActiveJob
{
    public static readonly FieldTable<ActiveJob> Fields = new();
}
