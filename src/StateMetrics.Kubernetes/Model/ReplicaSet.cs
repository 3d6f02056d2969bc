using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/replica-set-v1/</summary>
public sealed class ReplicaSet : KubernetesObject
{
    public static readonly FieldTable<ReplicaSet> Fields = Table<ReplicaSet>()
        .Message(2, "spec", static o => o.Spec, ReplicaSetSpec.Fields)
        .Message(3, "status", static o => o.Status, ReplicaSetStatus.Fields);

    public static readonly ResourceKind<ReplicaSet> Resource = new()
    {
        Group = "apps",
        Version = "v1",
        Plural = "replicasets",
        Kind = "ReplicaSet",
        Namespaced = true,
        Fields = Fields,
    };

    public readonly ReplicaSetSpec Spec = new();
    public readonly ReplicaSetStatus Status = new();
}

public sealed class ReplicaSetSpec
{
    public static readonly FieldTable<ReplicaSetSpec> Fields = new FieldTable<ReplicaSetSpec>()
        .Integer(1, "replicas", static s => ref s.Replicas);

    public int? Replicas;
}

public sealed class ReplicaSetStatus
{
    public static readonly FieldTable<ReplicaSetStatus> Fields = new FieldTable<ReplicaSetStatus>()
        .Integer(1, "replicas", static s => ref s.Replicas)
        .Integer(2, "fullyLabeledReplicas", static s => ref s.FullyLabeledReplicas)
        .Integer(3, "observedGeneration", static s => ref s.ObservedGeneration)
        .Integer(4, "readyReplicas", static s => ref s.ReadyReplicas)
        .Integer(7, "terminatingReplicas", static s => ref s.TerminatingReplicas);

    public int Replicas;
    public int FullyLabeledReplicas;
    public long ObservedGeneration;
    public int ReadyReplicas;
    public int? TerminatingReplicas;
}
