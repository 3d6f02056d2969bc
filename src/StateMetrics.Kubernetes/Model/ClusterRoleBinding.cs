using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/cluster-role-binding-v1/</summary>
public sealed class ClusterRoleBinding : KubernetesObject
{
    public static readonly FieldTable<ClusterRoleBinding> Fields = Table<ClusterRoleBinding>()
        .Message(3, "roleRef", static b => b.RoleRef, RoleRef.Fields);

    public static readonly ResourceKind<ClusterRoleBinding> Resource = new()
    {
        Group = "rbac.authorization.k8s.io",
        Version = "v1",
        Plural = "clusterrolebindings",
        Kind = "ClusterRoleBinding",
        Namespaced = false,
        Fields = Fields,
    };

    public readonly RoleRef RoleRef = new();
}
