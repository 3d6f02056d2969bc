using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Wire;
using static StateMetrics.Exposition.Families.FamilyTrait;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Resources.Core;

internal static class PersistentVolumeFamilies
{
    private static readonly StateSet s_phases = new("Pending", "Available", "Bound", "Released", "Failed");
    private static readonly ReadOnlyMemory<byte> s_filesystem = "Filesystem"u8.ToArray();

    internal static readonly FamilyTable<PersistentVolume> Table = new(
        ["persistentvolume"], static (v, ref i) => i.Values(v.Metadata.Name))
    {
        { Gauge, "kube_persistentvolume_claim_ref", Stable, ["name", "claim_namespace"],
            "The claim that the volume is bound to, or kept for.", WriteClaim },
        { Gauge, "kube_persistentvolume_annotations", Alpha, DynamicLabels.Annotation,
            "Annotations of the volume that the allowlist selects, as labels.", MetadataRows.Annotations },
        { Gauge, "kube_persistentvolume_labels", Stable, DynamicLabels.Label, "Labels of the volume that the allowlist selects.",
            MetadataRows.Labels },
        { Gauge, "kube_persistentvolume_status_phase", Stable, ["phase"], "Which phase the volume is in: 1 for that one, 0 for the others.",
            WritePhase },
        { Gauge, "kube_persistentvolume_info", Stable, VolumeSourceLabels.InfoNames,
            "A volume with its storage class, its reclaim policy and where its storage is, always 1.", WriteInfo },
        { Gauge, "kube_persistentvolume_capacity_bytes", Stable, [], "Size of the volume in bytes.",
            static (v, ref w) => w.Sample(v.Spec.Capacity.TryGet("storage"u8, out Quantity size) ? size.Value : 0) },
        { Gauge, "kube_persistentvolume_created", Alpha, [], "When the volume was created, in Unix seconds.", MetadataRows.Created },
        { Gauge, "kube_persistentvolume_deletion_timestamp", Alpha, [],
            "When the volume is to be gone, in Unix seconds, once it is being deleted.", MetadataRows.DeletionTimestamp },
        { Gauge, "kube_persistentvolume_csi_attributes", Alpha, ["csi_mounter", "csi_map_options"],
            "Mounter and map options from the attributes that the volume's CSI driver has set.", WriteCsiAttributes, OptIn },
        { Gauge, "kube_persistentvolume_volume_mode", Alpha, ["volumemode"],
            "Whether the volume is used as a file system or as a block device.",
            static (v, ref w) => w.Sample(1, v.Spec.VolumeMode is Utf8 mode ? mode : s_filesystem) },
        { Gauge, "kube_persistentvolume_access_mode", Alpha, ["access_mode"],
            "Ways in which the volume can be mounted.", WriteAccessModes },
    };

    private static void WriteClaim(PersistentVolume source, ref SampleWriter writer)
    {
        if (source.Spec.ClaimRef is ObjectReference claim)
        {
            writer.Sample(1, claim.Name, claim.Namespace);
        }
    }

    private static void WritePhase(PersistentVolume source, ref SampleWriter writer)
    {
        if (!source.Status.Phase.IsEmpty)
        {
            writer.OneOf(s_phases, source.Status.Phase);
        }
    }

    private static void WriteInfo(PersistentVolume source, ref SampleWriter writer)
    {
        PersistentVolumeSpec spec = source.Spec;
        VolumeSourceLabels storage = VolumeSourceLabels.Of(spec, writer);
        storage.WriteInfo(spec.StorageClassName, spec.PersistentVolumeReclaimPolicy, writer);
    }

    private static void WriteCsiAttributes(PersistentVolume source, ref SampleWriter writer)
    {
        if (source.Spec.Csi is CsiPersistentVolumeSource csi)
        {
            csi.VolumeAttributes.TryGet("mounter"u8, out Utf8 mounter);
            csi.VolumeAttributes.TryGet("mapOptions"u8, out Utf8 mapOptions);
            writer.Sample(1, mounter, mapOptions);
        }
    }

    private static void WriteAccessModes(PersistentVolume source, ref SampleWriter writer)
    {
        foreach (Utf8 mode in source.Spec.AccessModes)
        {
            writer.Sample(1, mode);
        }
    }
}
