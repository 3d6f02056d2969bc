using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Wire;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Resources.Storage;

internal static class VolumeAttachmentFamilies
{
    internal static readonly FamilyTable<VolumeAttachment> Table = new(
        ["volumeattachment"], static (a, ref i) => i.Values(a.Metadata.Name))
    {
        { Gauge, "kube_volumeattachment_labels", Alpha, DynamicLabels.EveryLabel, "Labels of the volume attachment, all of them.",
            MetadataRows.Labels },
        { Gauge, "kube_volumeattachment_info", Alpha, ["attacher", "node"],
            "A volume attachment with its node and the driver that attaches there, always 1.",
            static (a, ref w) => w.Sample(1, a.Spec.Attacher, a.Spec.NodeName) },
        { Gauge, "kube_volumeattachment_created", Alpha, [],
            "When the volume attachment was created, in Unix seconds.", MetadataRows.Created },
        { Gauge, "kube_volumeattachment_spec_source_persistentvolume", Alpha, ["volumename"], "The persistent volume to attach.",
            WriteVolume },
        { Gauge, "kube_volumeattachment_status_attached", Alpha, [], "Whether the volume is attached.",
            static (a, ref w) => w.Sample(a.Status.Attached) },
        { Gauge, "kube_volumeattachment_status_attachment_metadata", Alpha, DynamicLabels.Metadata,
            "What the driver has said of the attached volume, as labels.",
            static (a, ref pairs) => MetadataRows.AddAll(a.Status.AttachmentMetadata, ref pairs) },
    };

    private static void WriteVolume(VolumeAttachment source, ref SampleWriter writer)
    {
        if (source.Spec.Source.PersistentVolumeName is Utf8 name)
        {
            writer.Sample(1, name);
        }
    }
}
