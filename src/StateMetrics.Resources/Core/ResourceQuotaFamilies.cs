using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Wire;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Resources.Core;

internal static class ResourceQuotaFamilies
{
    private static readonly ReadOnlyMemory<byte> s_hard = "hard"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> s_used = "used"u8.ToArray();

    internal static readonly FamilyTable<ResourceQuota> Table = new(
        ["namespace", "resourcequota"], static (q, ref i) => i.Values(q.Metadata.Namespace, q.Metadata.Name))
    {
        { Gauge, "kube_resourcequota_created", Stable, [], "When the resource quota was created, in Unix seconds.", MetadataRows.Created },
        { Gauge, "kube_resourcequota", Stable, ["resource", "type"],
            "Amounts that the resource quota allows in its namespace (hard), and those in use there (used).", WriteAmounts },
        { Gauge, "kube_resourcequota_annotations", Alpha, DynamicLabels.Annotation,
            "Annotations of the resource quota that the allowlist selects, as labels.", MetadataRows.Annotations },
        { Gauge, "kube_resourcequota_labels", Stable, DynamicLabels.Label, "Labels of the resource quota that the allowlist selects.",
            MetadataRows.Labels },
    };

    private static void WriteAmounts(ResourceQuota source, ref SampleWriter writer)
    {
        WriteAmounts(s_hard, source.Status.Hard, writer);
        WriteAmounts(s_used, source.Status.Used, writer);
    }

    private static void WriteAmounts(ReadOnlyMemory<byte> type, in Map<Quantity> amounts, in SampleWriter writer)
    {
        foreach (Entry<Quantity> amount in amounts)
        {
            writer.Sample(amount.Value.Milli, amount.Key, type);
        }
    }
}
