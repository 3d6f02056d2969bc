using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/stateful-set-v1/</summary>
public sealed class StatefulSet : KubernetesObject
{
    public static readonly FieldTable<StatefulSet> Fields = Table<StatefulSet>()
        .Message(2, "spec", static o => o.Spec, StatefulSetSpec.Fields)
        .Message(3, "status", static o => o.Status, StatefulSetStatus.Fields);

    public static readonly ResourceKind<StatefulSet> Resource = new()
    {
        Group = "apps",
        Version = "v1",
        Plural = "statefulsets",
        Kind = "StatefulSet",
        Namespaced = true,
        Fields = Fields,
    };

    public readonly StatefulSetSpec Spec = new();
    public readonly StatefulSetStatus Status = new();
}

public sealed class StatefulSetSpec
{
    public static readonly FieldTable<StatefulSetSpec> Fields = new FieldTable<StatefulSetSpec>()
        .Integer(1, "replicas", static s => ref s.Replicas)
        .Message(10, "persistentVolumeClaimRetentionPolicy", static s => ref s.PersistentVolumeClaimRetentionPolicy,
            StatefulSetClaimRetentionPolicy.Fields)
        .Message(11, "ordinals", static s => ref s.Ordinals, StatefulSetOrdinals.Fields);

    public int? Replicas;
    public StatefulSetClaimRetentionPolicy? PersistentVolumeClaimRetentionPolicy;
    public StatefulSetOrdinals? Ordinals;
}

public sealed class StatefulSetClaimRetentionPolicy
{
    public static readonly FieldTable<StatefulSetClaimRetentionPolicy> Fields = new FieldTable<StatefulSetClaimRetentionPolicy>()
        .Text(1, "whenDeleted", static s => ref s.WhenDeleted)
        .Text(2, "whenScaled", static s => ref s.WhenScaled);

    public Utf8 WhenDeleted;
    public Utf8 WhenScaled;
}

public sealed class StatefulSetOrdinals
{
    public static readonly FieldTable<StatefulSetOrdinals> Fields = new FieldTable<StatefulSetOrdinals>()
        .Integer(1, "start", static s => ref s.Start);

    public int Start;
}

public sealed class StatefulSetStatus
{
    public static readonly FieldTable<StatefulSetStatus> Fields = new FieldTable<StatefulSetStatus>()
        .Integer(1, "observedGeneration", static s => ref s.ObservedGeneration)
        .Integer(2, "replicas", static s => ref s.Replicas)
        .Integer(3, "readyReplicas", static s => ref s.ReadyReplicas)
        .Integer(4, "currentReplicas", static s => ref s.CurrentReplicas)
        .Integer(5, "updatedReplicas", static s => ref s.UpdatedReplicas)
        .Text(6, "currentRevision", static s => ref s.CurrentRevision)
        .Text(7, "updateRevision", static s => ref s.UpdateRevision)
        .Integer(11, "availableReplicas", static s => ref s.AvailableReplicas);

    public long ObservedGeneration;
    public int Replicas;
    public int ReadyReplicas;
    public int CurrentReplicas;
    public int UpdatedReplicas;
    public Utf8 CurrentRevision;
    public Utf8 UpdateRevision;
    public int AvailableReplicas;
}
