using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/role-v1/</summary>
public sealed class Role : KubernetesObject
{
    public static readonly FieldTable<Role> Fields = Table<Role>();

    public static readonly ResourceKind<Role> Resource = new()
    {
        Group = "rbac.authorization.k8s.io",
        Version = "v1",
        Plural = "roles",
        Kind = "Role",
        Namespaced = true,
        Fields = Fields,
    };
}
