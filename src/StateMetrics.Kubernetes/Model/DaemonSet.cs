using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/daemon-set-v1/</summary>
public sealed class DaemonSet : KubernetesObject
{
    public static readonly FieldTable<DaemonSet> Fields = Table<DaemonSet>()
        .Message(3, "status", static o => o.Status, DaemonSetStatus.Fields);

    public static readonly ResourceKind<DaemonSet> Resource = new()
    {
        Group = "apps",
        Version = "v1",
        Plural = "daemonsets",
        Kind = "DaemonSet",
        Namespaced = true,
        Fields = Fields,
    };

    public readonly DaemonSetStatus Status = new();
}

public sealed class DaemonSetStatus
{
    public static readonly FieldTable<DaemonSetStatus> Fields = new FieldTable<DaemonSetStatus>()
        .Integer(1, "currentNumberScheduled", static s => ref s.CurrentNumberScheduled)
        .Integer(2, "numberMisscheduled", static s => ref s.NumberMisscheduled)
        .Integer(3, "desiredNumberScheduled", static s => ref s.DesiredNumberScheduled)
        .Integer(4, "numberReady", static s => ref s.NumberReady)
        .Integer(5, "observedGeneration", static s => ref s.ObservedGeneration)
        .Integer(6, "updatedNumberScheduled", static s => ref s.UpdatedNumberScheduled)
        .Integer(7, "numberAvailable", static s => ref s.NumberAvailable)
        .Integer(8, "numberUnavailable", static s => ref s.NumberUnavailable);

    public int CurrentNumberScheduled;
    public int NumberMisscheduled;
    public int DesiredNumberScheduled;
    public int NumberReady;
    public long ObservedGeneration;
    public int UpdatedNumberScheduled;
    public int NumberAvailable;
    public int NumberUnavailable;
}
