using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/persistent-volume-claim-v1/</summary>
public sealed class PersistentVolumeClaim : KubernetesObject
{
    public static readonly FieldTable<PersistentVolumeClaim> Fields = Table<PersistentVolumeClaim>()
        .Message(2, "spec", static c => c.Spec, PersistentVolumeClaimSpec.Fields)
        .Message(3, "status", static c => c.Status, PersistentVolumeClaimStatus.Fields);

    public static readonly ResourceKind<PersistentVolumeClaim> Resource = new()
    {
        Group = "",
        Version = "v1",
        Plural = "persistentvolumeclaims",
        Kind = "PersistentVolumeClaim",
        Namespaced = true,
        Fields = Fields,
    };

    public readonly PersistentVolumeClaimSpec Spec = new();
    public readonly PersistentVolumeClaimStatus Status = new();

    public override Timestamp NewestTransition => Condition.Newest(Status.Conditions);
}

public sealed class PersistentVolumeClaimSpec
{
    public static readonly FieldTable<PersistentVolumeClaimSpec> Fields = new FieldTable<PersistentVolumeClaimSpec>()
        .Texts(1, "accessModes", static s => ref s.AccessModes)
        .Message(2, "resources", static s => s.Resources, VolumeResourceRequirements.Fields)
        .Text(3, "volumeName", static s => ref s.VolumeName)
        .Text(5, "storageClassName", static s => ref s.StorageClassName)
        .Text(6, "volumeMode", static s => ref s.VolumeMode);

    public Repeated<Utf8> AccessModes;
    public readonly VolumeResourceRequirements Resources = new();
    public Utf8 VolumeName;
    public Utf8? StorageClassName;
    public Utf8? VolumeMode;
}

public sealed class VolumeResourceRequirements
{
    public static readonly FieldTable<VolumeResourceRequirements> Fields = new FieldTable<VolumeResourceRequirements>()
        .QuantityMap(2, "requests", static r => ref r.Requests);

    public Map<Quantity> Requests;
}

public sealed class PersistentVolumeClaimStatus
{
    public static readonly FieldTable<PersistentVolumeClaimStatus> Fields = new FieldTable<PersistentVolumeClaimStatus>()
        .Text(1, "phase", static s => ref s.Phase)
        .Messages(4, "conditions", static s => ref s.Conditions, PersistentVolumeClaimCondition.Fields);

    public Utf8 Phase;
    public Repeated<PersistentVolumeClaimCondition> Conditions;
}

public sealed class PersistentVolumeClaimCondition : Condition
{
    public static readonly FieldTable<PersistentVolumeClaimCondition> Fields = new FieldTable<PersistentVolumeClaimCondition>()
        .Text(1, "type", static c => ref c.Type)
        .Text(2, "status", static c => ref c.Status)
        .Time(4, "lastTransitionTime", static c => ref c.LastTransitionTime);

    public Utf8 Type;
    public Utf8 Status;
}
