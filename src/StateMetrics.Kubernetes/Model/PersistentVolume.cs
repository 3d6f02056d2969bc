using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/persistent-volume-v1/</summary>
public sealed class PersistentVolume : KubernetesObject
{
    public static readonly FieldTable<PersistentVolume> Fields = Table<PersistentVolume>()
        .Message(2, "spec", static v => v.Spec, PersistentVolumeSpec.Fields)
        .Message(3, "status", static v => v.Status, PersistentVolumeStatus.Fields);

    public static readonly ResourceKind<PersistentVolume> Resource = new()
    {
        Group = "",
        Version = "v1",
        Plural = "persistentvolumes",
        Kind = "PersistentVolume",
        Namespaced = false,
        Fields = Fields,
    };

    public readonly PersistentVolumeSpec Spec = new();
    public readonly PersistentVolumeStatus Status = new();
}

public sealed class PersistentVolumeSpec
{
    // An embedded struct: in JSON its members stand in the spec.
    private static readonly FieldTable<PersistentVolumeSpec> s_source = new FieldTable<PersistentVolumeSpec>()
        .Message(1, "gcePersistentDisk", static s => ref s.GcePersistentDisk, GcePersistentDiskVolumeSource.Fields)
        .Message(2, "awsElasticBlockStore", static s => ref s.AwsElasticBlockStore, AwsElasticBlockStoreVolumeSource.Fields)
        .Message(3, "hostPath", static s => ref s.HostPath, HostPathVolumeSource.Fields)
        .Message(5, "nfs", static s => ref s.Nfs, NfsVolumeSource.Fields)
        .Message(7, "iscsi", static s => ref s.Iscsi, IscsiPersistentVolumeSource.Fields)
        .Message(10, "fc", static s => ref s.FC, FCVolumeSource.Fields)
        .Message(16, "azureDisk", static s => ref s.AzureDisk, AzureDiskVolumeSource.Fields)
        .Message(20, "local", static s => ref s.Local, LocalVolumeSource.Fields)
        .Message(22, "csi", static s => ref s.Csi, CsiPersistentVolumeSource.Fields);

    public static readonly FieldTable<PersistentVolumeSpec> Fields = new FieldTable<PersistentVolumeSpec>()
        .QuantityMap(1, "capacity", static s => ref s.Capacity)
        .Inline(2, "persistentVolumeSource", s_source)
        .Texts(3, "accessModes", static s => ref s.AccessModes)
        .Message(4, "claimRef", static s => ref s.ClaimRef, ObjectReference.Fields)
        .Text(5, "persistentVolumeReclaimPolicy", static s => ref s.PersistentVolumeReclaimPolicy)
        .Text(6, "storageClassName", static s => ref s.StorageClassName)
        .Text(8, "volumeMode", static s => ref s.VolumeMode);

    public Map<Quantity> Capacity;
    public Repeated<Utf8> AccessModes;
    public ObjectReference? ClaimRef;
    public Utf8 PersistentVolumeReclaimPolicy;
    public Utf8 StorageClassName;
    public Utf8? VolumeMode;
    public GcePersistentDiskVolumeSource? GcePersistentDisk;
    public AwsElasticBlockStoreVolumeSource? AwsElasticBlockStore;
    public HostPathVolumeSource? HostPath;
    public NfsVolumeSource? Nfs;
    public IscsiPersistentVolumeSource? Iscsi;
    public FCVolumeSource? FC;
    public AzureDiskVolumeSource? AzureDisk;
    public LocalVolumeSource? Local;
    public CsiPersistentVolumeSource? Csi;
}

public sealed class GcePersistentDiskVolumeSource
{
    public static readonly FieldTable<GcePersistentDiskVolumeSource> Fields = new FieldTable<GcePersistentDiskVolumeSource>()
        .Text(1, "pdName", static s => ref s.PDName);

    public Utf8 PDName;
}

public sealed class AwsElasticBlockStoreVolumeSource
{
    public static readonly FieldTable<AwsElasticBlockStoreVolumeSource> Fields = new FieldTable<AwsElasticBlockStoreVolumeSource>()
        .Text(1, "volumeID", static s => ref s.VolumeID);

    public Utf8 VolumeID;
}

public sealed class HostPathVolumeSource
{
    public static readonly FieldTable<HostPathVolumeSource> Fields = new FieldTable<HostPathVolumeSource>()
        .Text(1, "path", static s => ref s.Path)
        .Text(2, "type", static s => ref s.Type);

    public Utf8 Path;
    public Utf8? Type;
}

public sealed class NfsVolumeSource
{
    public static readonly FieldTable<NfsVolumeSource> Fields = new FieldTable<NfsVolumeSource>()
        .Text(1, "server", static s => ref s.Server)
        .Text(2, "path", static s => ref s.Path);

    public Utf8 Server;
    public Utf8 Path;
}

public sealed class IscsiPersistentVolumeSource
{
    public static readonly FieldTable<IscsiPersistentVolumeSource> Fields = new FieldTable<IscsiPersistentVolumeSource>()
        .Text(1, "targetPortal", static s => ref s.TargetPortal)
        .Text(2, "iqn", static s => ref s.Iqn)
        .Integer(3, "lun", static s => ref s.Lun)
        .Text(12, "initiatorName", static s => ref s.InitiatorName);

    public Utf8 TargetPortal;
    public Utf8 Iqn;
    public int Lun;
    public Utf8? InitiatorName;
}

public sealed class FCVolumeSource
{
    public static readonly FieldTable<FCVolumeSource> Fields = new FieldTable<FCVolumeSource>()
        .Texts(1, "targetWWNs", static s => ref s.TargetWwns)
        .Integer(2, "lun", static s => ref s.Lun)
        .Texts(5, "wwids", static s => ref s.Wwids);

    public Repeated<Utf8> TargetWwns;
    public int? Lun;
    public Repeated<Utf8> Wwids;
}

public sealed class AzureDiskVolumeSource
{
    public static readonly FieldTable<AzureDiskVolumeSource> Fields = new FieldTable<AzureDiskVolumeSource>()
        .Text(1, "diskName", static s => ref s.DiskName);

    public Utf8 DiskName;
}

public sealed class LocalVolumeSource
{
    public static readonly FieldTable<LocalVolumeSource> Fields = new FieldTable<LocalVolumeSource>()
        .Text(1, "path", static s => ref s.Path)
        .Text(2, "fsType", static s => ref s.FSType);

    public Utf8 Path;
    public Utf8? FSType;
}

public sealed class CsiPersistentVolumeSource
{
    public static readonly FieldTable<CsiPersistentVolumeSource> Fields = new FieldTable<CsiPersistentVolumeSource>()
        .Text(1, "driver", static s => ref s.Driver)
        .Text(2, "volumeHandle", static s => ref s.VolumeHandle)
        .TextMap(5, "volumeAttributes", static s => ref s.VolumeAttributes);

    public Utf8 Driver;
    public Utf8 VolumeHandle;
    public Map<Utf8> VolumeAttributes;
}

public sealed class PersistentVolumeStatus
{
    public static readonly FieldTable<PersistentVolumeStatus> Fields = new FieldTable<PersistentVolumeStatus>()
        .Text(1, "phase", static s => ref s.Phase);

    public Utf8 Phase;
}
