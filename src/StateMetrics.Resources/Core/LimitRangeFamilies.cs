using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Wire;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Resources.Core;

internal static class LimitRangeFamilies
{
    private static readonly ReadOnlyMemory<byte> s_min = "min"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> s_max = "max"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> s_default = "default"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> s_defaultRequest = "defaultRequest"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> s_maxLimitRequestRatio = "maxLimitRequestRatio"u8.ToArray();

    internal static readonly FamilyTable<LimitRange> Table = new(
        ["namespace", "limitrange"], static (l, ref i) => i.Values(l.Metadata.Namespace, l.Metadata.Name))
    {
        { Gauge, "kube_limitrange", Stable, ["resource", "type", "constraint"],
            "Amounts that the limit range demands of objects of a type, or gives them where they name none.", WriteLimits },
        { Gauge, "kube_limitrange_created", Stable, [], "When the limit range was created, in Unix seconds.", MetadataRows.Created },
    };

    private static void WriteLimits(LimitRange source, ref SampleWriter writer)
    {
        foreach (LimitRangeItem item in source.Spec.Limits)
        {
            WriteLimits(item.Type, s_min, item.Min, writer);
            WriteLimits(item.Type, s_max, item.Max, writer);
            WriteLimits(item.Type, s_default, item.Default, writer);
            WriteLimits(item.Type, s_defaultRequest, item.DefaultRequest, writer);
            WriteLimits(item.Type, s_maxLimitRequestRatio, item.MaxLimitRequestRatio, writer);
        }
    }

    private static void WriteLimits(Utf8 type, ReadOnlyMemory<byte> constraint, in Map<Quantity> limits, in SampleWriter writer)
    {
        foreach (Entry<Quantity> limit in limits)
        {
            writer.Sample(limit.Value.Milli, limit.Key, type, constraint);
        }
    }
}
