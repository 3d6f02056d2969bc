using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>The kind Service; https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/</summary>
public sealed class ClusterService : KubernetesObject
{
    public static readonly FieldTable<ClusterService> Fields = Table<ClusterService>()
        .Message(2, "spec", static s => s.Spec, ClusterServiceSpec.Fields)
        .Message(3, "status", static s => s.Status, ClusterServiceStatus.Fields);

    public static readonly ResourceKind<ClusterService> Resource = new()
    {
        Group = "",
        Version = "v1",
        Plural = "services",
        Kind = "Service",
        Namespaced = true,
        Fields = Fields,
    };

    public readonly ClusterServiceSpec Spec = new();
    public readonly ClusterServiceStatus Status = new();
}

public sealed class ClusterServiceSpec
{
    public static readonly FieldTable<ClusterServiceSpec> Fields = new FieldTable<ClusterServiceSpec>()
        .Text(3, "clusterIP", static s => ref s.ClusterIP)
        .Text(4, "type", static s => ref s.Type)
        .Texts(5, "externalIPs", static s => ref s.ExternalIPs)
        .Text(8, "loadBalancerIP", static s => ref s.LoadBalancerIP)
        .Text(10, "externalName", static s => ref s.ExternalName)
        .Text(11, "externalTrafficPolicy", static s => ref s.ExternalTrafficPolicy);

    public Utf8 ClusterIP;
    public Utf8 Type;
    public Repeated<Utf8> ExternalIPs;
    public Utf8 LoadBalancerIP;
    public Utf8 ExternalName;
    public Utf8 ExternalTrafficPolicy;
}

public sealed class ClusterServiceStatus
{
    public static readonly FieldTable<ClusterServiceStatus> Fields = new FieldTable<ClusterServiceStatus>()
        .Message(1, "loadBalancer", static s => s.LoadBalancer, LoadBalancerStatus.Fields);

    public readonly LoadBalancerStatus LoadBalancer = new();
}

public sealed class LoadBalancerStatus
{
    public static readonly FieldTable<LoadBalancerStatus> Fields = new FieldTable<LoadBalancerStatus>()
        .Messages(1, "ingress", static s => ref s.Ingress, LoadBalancerIngress.Fields);

    public Repeated<LoadBalancerIngress> Ingress;
}

public sealed class LoadBalancerIngress
{
    public static readonly FieldTable<LoadBalancerIngress> Fields = new FieldTable<LoadBalancerIngress>()
        .Text(1, "ip", static i => ref i.IP)
        .Text(2, "hostname", static i => ref i.Hostname);

    public Utf8 IP;
    public Utf8 Hostname;
}
