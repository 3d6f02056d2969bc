using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/limit-range-v1/</summary>
public sealed class LimitRange : KubernetesObject
{
    public static readonly FieldTable<LimitRange> Fields = Table<LimitRange>()
        .Message(2, "spec", static l => l.Spec, LimitRangeSpec.Fields);

    public static readonly ResourceKind<LimitRange> Resource = new()
    {
        Group = "",
        Version = "v1",
        Plural = "limitranges",
        Kind = "LimitRange",
        Namespaced = true,
        Fields = Fields,
    };

    public readonly LimitRangeSpec Spec = new();
}

public sealed class LimitRangeSpec
{
    public static readonly FieldTable<LimitRangeSpec> Fields = new FieldTable<LimitRangeSpec>()
        .Messages(1, "limits", static s => ref s.Limits, LimitRangeItem.Fields);

    public Repeated<LimitRangeItem> Limits;
}

public sealed class LimitRangeItem
{
    public static readonly FieldTable<LimitRangeItem> Fields = new FieldTable<LimitRangeItem>()
        .Text(1, "type", static i => ref i.Type)
        .QuantityMap(2, "max", static i => ref i.Max)
        .QuantityMap(3, "min", static i => ref i.Min)
        .QuantityMap(4, "default", static i => ref i.Default)
        .QuantityMap(5, "defaultRequest", static i => ref i.DefaultRequest)
        .QuantityMap(6, "maxLimitRequestRatio", static i => ref i.MaxLimitRequestRatio);

    public Utf8 Type;
    public Map<Quantity> Max;
    public Map<Quantity> Min;
    public Map<Quantity> Default;
    public Map<Quantity> DefaultRequest;
    public Map<Quantity> MaxLimitRequestRatio;
}
