using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/replication-controller-v1/</summary>
public sealed class ReplicationController : KubernetesObject
{
    public static readonly FieldTable<ReplicationController> Fields = Table<ReplicationController>()
        .Message(2, "spec", static o => o.Spec, ReplicationControllerSpec.Fields)
        .Message(3, "status", static o => o.Status, ReplicationControllerStatus.Fields);

    public static readonly ResourceKind<ReplicationController> Resource = new()
    {
        Group = "",
        Version = "v1",
        Plural = "replicationcontrollers",
        Kind = "ReplicationController",
        Namespaced = true,
        Fields = Fields,
    };

    public readonly ReplicationControllerSpec Spec = new();
    public readonly ReplicationControllerStatus Status = new();
}

public sealed class ReplicationControllerSpec
{
    public static readonly FieldTable<ReplicationControllerSpec> Fields = new FieldTable<ReplicationControllerSpec>()
        .Integer(1, "replicas", static s => ref s.Replicas);

    public int? Replicas;
}

public sealed class ReplicationControllerStatus
{
    public static readonly FieldTable<ReplicationControllerStatus> Fields = new FieldTable<ReplicationControllerStatus>()
        .Integer(1, "replicas", static s => ref s.Replicas)
        .Integer(2, "fullyLabeledReplicas", static s => ref s.FullyLabeledReplicas)
        .Integer(3, "observedGeneration", static s => ref s.ObservedGeneration)
        .Integer(4, "readyReplicas", static s => ref s.ReadyReplicas)
        .Integer(5, "availableReplicas", static s => ref s.AvailableReplicas);

    public int Replicas;
    public int FullyLabeledReplicas;
    public long ObservedGeneration;
    public int ReadyReplicas;
    public int AvailableReplicas;
}
