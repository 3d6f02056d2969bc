using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/job-v1/</summary>
public sealed class Job : KubernetesObject
{
    public static readonly FieldTable<Job> Fields = Table<Job>()
        .Message(2, "spec", static j => j.Spec, JobSpec.Fields)
        .Message(3, "status", static j => j.Status, JobStatus.Fields);

    public static readonly ResourceKind<Job> Resource = new()
    {
        Group = "batch",
        Version = "v1",
        Plural = "jobs",
        Kind = "Job",
        Namespaced = true,
        Fields = Fields,
    };

    public readonly JobSpec Spec = new();
    public readonly JobStatus Status = new();

    public override Timestamp NewestTransition => Condition.Newest(Status.Conditions);
}

public sealed class JobSpec
{
    public static readonly FieldTable<JobSpec> Fields = new FieldTable<JobSpec>()
        .Integer(1, "parallelism", static s => ref s.Parallelism)
        .Integer(2, "completions", static s => ref s.Completions)
        .Integer(3, "activeDeadlineSeconds", static s => ref s.ActiveDeadlineSeconds);

    public int? Parallelism;
    public int? Completions;
    public long? ActiveDeadlineSeconds;
}

public sealed class JobStatus
{
    public static readonly FieldTable<JobStatus> Fields = new FieldTable<JobStatus>()
        .Messages(1, "conditions", static s => ref s.Conditions, JobCondition.Fields)
        .Time(2, "startTime", static s => ref s.StartTime)
        .Time(3, "completionTime", static s => ref s.CompletionTime)
        .Integer(4, "active", static s => ref s.Active)
        .Integer(5, "succeeded", static s => ref s.Succeeded)
        .Integer(6, "failed", static s => ref s.Failed)
        .Integer(9, "ready", static s => ref s.Ready);

    public Repeated<JobCondition> Conditions;
    public Timestamp? StartTime;
    public Timestamp? CompletionTime;
    public int Active;
    public int Succeeded;
    public int Failed;
    public int? Ready;
}

public sealed class JobCondition : Condition
{
    public static readonly FieldTable<JobCondition> Fields = new FieldTable<JobCondition>()
        .Text(1, "type", static c => ref c.Type)
        .Text(2, "status", static c => ref c.Status)
        .Time(4, "lastTransitionTime", static c => ref c.LastTransitionTime)
        .Text(5, "reason", static c => ref c.Reason);

    public Utf8 Type;
    public Utf8 Status;
    public Utf8 Reason;
}
