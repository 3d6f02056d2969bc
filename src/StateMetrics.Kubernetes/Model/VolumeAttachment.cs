using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/volume-attachment-v1/</summary>
public sealed class VolumeAttachment : KubernetesObject
{
    public static readonly FieldTable<VolumeAttachment> Fields = Table<VolumeAttachment>()
        .Message(2, "spec", static a => a.Spec, VolumeAttachmentSpec.Fields)
        .Message(3, "status", static a => a.Status, VolumeAttachmentStatus.Fields);

    public static readonly ResourceKind<VolumeAttachment> Resource = new()
    {
        Group = "storage.k8s.io",
        Version = "v1",
        Plural = "volumeattachments",
        Kind = "VolumeAttachment",
        Namespaced = false,
        Fields = Fields,
    };

    public readonly VolumeAttachmentSpec Spec = new();
    public readonly VolumeAttachmentStatus Status = new();
}

public sealed class VolumeAttachmentSpec
{
    public static readonly FieldTable<VolumeAttachmentSpec> Fields = new FieldTable<VolumeAttachmentSpec>()
        .Text(1, "attacher", static s => ref s.Attacher)
        .Message(2, "source", static s => s.Source, VolumeAttachmentSource.Fields)
        .Text(3, "nodeName", static s => ref s.NodeName);

    public Utf8 Attacher;
    public readonly VolumeAttachmentSource Source = new();
    public Utf8 NodeName;
}

public sealed class VolumeAttachmentSource
{
    public static readonly FieldTable<VolumeAttachmentSource> Fields = new FieldTable<VolumeAttachmentSource>()
        .Text(1, "persistentVolumeName", static s => ref s.PersistentVolumeName);

    public Utf8? PersistentVolumeName;
}

public sealed class VolumeAttachmentStatus
{
    public static readonly FieldTable<VolumeAttachmentStatus> Fields = new FieldTable<VolumeAttachmentStatus>()
        .Flag(1, "attached", static s => ref s.Attached)
        .TextMap(2, "attachmentMetadata", static s => ref s.AttachmentMetadata);

    public bool Attached;
    public Map<Utf8> AttachmentMetadata;
}
