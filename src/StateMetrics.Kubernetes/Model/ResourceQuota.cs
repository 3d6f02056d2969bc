using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/resource-quota-v1/</summary>
public sealed class ResourceQuota : KubernetesObject
{
    public static readonly FieldTable<ResourceQuota> Fields = Table<ResourceQuota>()
        .Message(3, "status", static q => q.Status, ResourceQuotaStatus.Fields);

    public static readonly ResourceKind<ResourceQuota> Resource = new()
    {
        Group = "",
        Version = "v1",
        Plural = "resourcequotas",
        Kind = "ResourceQuota",
        Namespaced = true,
        Fields = Fields,
    };

    public readonly ResourceQuotaStatus Status = new();
}

public sealed class ResourceQuotaStatus
{
    public static readonly FieldTable<ResourceQuotaStatus> Fields = new FieldTable<ResourceQuotaStatus>()
        .QuantityMap(1, "hard", static s => ref s.Hard)
        .QuantityMap(2, "used", static s => ref s.Used);

    public Map<Quantity> Hard;
    public Map<Quantity> Used;
}
