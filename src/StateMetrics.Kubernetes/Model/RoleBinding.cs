using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/role-binding-v1/</summary>
public sealed class RoleBinding : KubernetesObject
{
    public static readonly FieldTable<RoleBinding> Fields = Table<RoleBinding>()
        .Message(3, "roleRef", static b => b.RoleRef, RoleRef.Fields);

    public static readonly ResourceKind<RoleBinding> Resource = new()
    {
        Group = "rbac.authorization.k8s.io",
        Version = "v1",
        Plural = "rolebindings",
        Kind = "RoleBinding",
        Namespaced = true,
        Fields = Fields,
    };

    public readonly RoleRef RoleRef = new();
}
