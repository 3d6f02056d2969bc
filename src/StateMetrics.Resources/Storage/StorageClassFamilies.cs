using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Wire;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Resources.Storage;

internal static class StorageClassFamilies
{
    private static readonly ReadOnlyMemory<byte> s_delete = "Delete"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> s_immediate = "Immediate"u8.ToArray();

    internal static readonly FamilyTable<StorageClass> Table = new(
        ["storageclass"], static (c, ref i) => i.Values(c.Metadata.Name))
    {
        { Gauge, "kube_storageclass_info", Stable, ["provisioner", "reclaim_policy", "volume_binding_mode"],
            "A storage class with what makes its volumes, what becomes of them, and when they are bound, always 1.", WriteInfo },
        { Gauge, "kube_storageclass_created", Stable, [], "When the storage class was created, in Unix seconds.", MetadataRows.Created },
        { Gauge, "kube_storageclass_annotations", Alpha, DynamicLabels.Annotation,
            "Annotations of the storage class that the allowlist selects, as labels.", MetadataRows.Annotations },
        { Gauge, "kube_storageclass_labels", Stable, DynamicLabels.Label, "Labels of the storage class that the allowlist selects.",
            MetadataRows.Labels },
    };

    private static void WriteInfo(StorageClass source, ref SampleWriter writer)
    {
        ReadOnlyMemory<byte> reclaimPolicy = source.ReclaimPolicy is Utf8 policy ? policy : s_delete;
        ReadOnlyMemory<byte> bindingMode = source.VolumeBindingMode is Utf8 mode ? mode : s_immediate;
        writer.Sample(1, source.Provisioner, reclaimPolicy, bindingMode);
    }
}
