using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/service-account-v1/</summary>
public sealed class ServiceAccount : KubernetesObject
{
    public static readonly FieldTable<ServiceAccount> Fields = Table<ServiceAccount>()
        .Messages(2, "secrets", static a => ref a.Secrets, ObjectReference.Fields)
        .Messages(3, "imagePullSecrets", static a => ref a.ImagePullSecrets, LocalObjectReference.Fields)
        .Flag(4, "automountServiceAccountToken", static a => ref a.AutomountServiceAccountToken);

    public static readonly ResourceKind<ServiceAccount> Resource = new()
    {
        Group = "",
        Version = "v1",
        Plural = "serviceaccounts",
        Kind = "ServiceAccount",
        Namespaced = true,
        Fields = Fields,
    };

    public Repeated<ObjectReference> Secrets;
    public Repeated<LocalObjectReference> ImagePullSecrets;
    public bool? AutomountServiceAccountToken;
}

public sealed class LocalObjectReference
{
    public static readonly FieldTable<LocalObjectReference> Fields = new FieldTable<LocalObjectReference>()
        .Text(1, "name", static r => ref r.Name);

    public Utf8 Name;
}
