using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/lease-v1/</summary>
public sealed class Lease : KubernetesObject
{
    public static readonly FieldTable<Lease> Fields = Table<Lease>()
        .Message(2, "spec", static l => l.Spec, LeaseSpec.Fields);

    public static readonly ResourceKind<Lease> Resource = new()
    {
        Group = "coordination.k8s.io",
        Version = "v1",
        Plural = "leases",
        Kind = "Lease",
        Namespaced = true,
        Fields = Fields,
    };

    public readonly LeaseSpec Spec = new();
}

public sealed class LeaseSpec
{
    public static readonly FieldTable<LeaseSpec> Fields = new FieldTable<LeaseSpec>()
        .Text(1, "holderIdentity", static s => ref s.HolderIdentity)
        .Time(4, "renewTime", static s => ref s.RenewTime);

    public Utf8? HolderIdentity;
    public Timestamp? RenewTime;
}
