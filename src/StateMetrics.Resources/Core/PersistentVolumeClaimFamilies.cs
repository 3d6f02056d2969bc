using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Wire;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Resources.Core;

internal static class PersistentVolumeClaimFamilies
{
    private static readonly StateSet s_phases = new("Lost", "Bound", "Pending");

    internal static readonly FamilyTable<PersistentVolumeClaim> Table = new(
        ["namespace", "persistentvolumeclaim"], static (c, ref i) => i.Values(c.Metadata.Namespace, c.Metadata.Name))
    {
        { Gauge, "kube_persistentvolumeclaim_labels", Stable, DynamicLabels.Label, "Labels of the claim that the allowlist selects.",
            MetadataRows.Labels },
        { Gauge, "kube_persistentvolumeclaim_annotations", Alpha, DynamicLabels.Annotation,
            "Annotations of the claim that the allowlist selects, as labels.", MetadataRows.Annotations },
        { Gauge, "kube_persistentvolumeclaim_info", Stable, ["storageclass", "volumename", "volumemode"],
            "A claim with its storage class, its volume and how this is used, always 1.",
            static (c, ref w) => w.Sample(1, ClassOf(c), c.Spec.VolumeName, c.Spec.VolumeMode.GetValueOrDefault()) },
        { Gauge, "kube_persistentvolumeclaim_status_phase", Stable, ["phase"],
            "Which phase the claim is in: 1 for that one, 0 for the others.", WritePhase },
        { Gauge, "kube_persistentvolumeclaim_resource_requests_storage_bytes", Stable, [], "Size that the claim asks for, in bytes.",
            WriteRequestedSize },
        { Gauge, "kube_persistentvolumeclaim_access_mode", Stable, ["access_mode"], "Ways in which the claim wants to mount its volume.",
            WriteAccessModes },
        { Gauge, "kube_persistentvolumeclaim_status_condition", Alpha, ["condition", "status"],
            "Conditions of the claim: 1 for the status that each has.", WriteConditions },
        { Gauge, "kube_persistentvolumeclaim_created", Alpha, [], "When the claim was created, in Unix seconds.", MetadataRows.Created },
        { Gauge, "kube_persistentvolumeclaim_deletion_timestamp", Alpha, [],
            "When the claim is to be gone, in Unix seconds, once it is being deleted.", MetadataRows.DeletionTimestamp },
    };

    /// <summary>
    /// The annotation came before the field, and still wins;
    /// https://kubernetes.io/docs/concepts/storage/persistent-volumes/#class.
    /// </summary>
    private static Utf8 ClassOf(PersistentVolumeClaim source) =>
        source.Metadata.Annotations.TryGet("volume.beta.kubernetes.io/storage-class"u8, out Utf8 annotated)
            ? annotated
            : source.Spec.StorageClassName.GetValueOrDefault();

    private static void WritePhase(PersistentVolumeClaim source, ref SampleWriter writer)
    {
        if (!source.Status.Phase.IsEmpty)
        {
            writer.OneOf(s_phases, source.Status.Phase);
        }
    }

    private static void WriteRequestedSize(PersistentVolumeClaim source, ref SampleWriter writer)
    {
        if (source.Spec.Resources.Requests.TryGet("storage"u8, out Quantity size))
        {
            writer.Sample(size.Value);
        }
    }

    private static void WriteAccessModes(PersistentVolumeClaim source, ref SampleWriter writer)
    {
        foreach (Utf8 mode in source.Spec.AccessModes)
        {
            writer.Sample(1, mode);
        }
    }

    private static void WriteConditions(PersistentVolumeClaim source, ref SampleWriter writer)
    {
        foreach (PersistentVolumeClaimCondition condition in source.Status.Conditions)
        {
            writer.OneOf(Conditions.Statuses, condition.Status, condition.Type);
        }
    }
}
