using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/cluster-role-v1/</summary>
public sealed class ClusterRole : KubernetesObject
{
    public static readonly FieldTable<ClusterRole> Fields = Table<ClusterRole>();

    public static readonly ResourceKind<ClusterRole> Resource = new()
    {
        Group = "rbac.authorization.k8s.io",
        Version = "v1",
        Plural = "clusterroles",
        Kind = "ClusterRole",
        Namespaced = false,
        Fields = Fields,
    };
}
