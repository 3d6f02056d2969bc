using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>
/// https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/secret-v1/. data and stringData have no
/// row and never get one: what is secret is skipped on the wire.
/// </summary>
public sealed class Secret : KubernetesObject
{
    public static readonly FieldTable<Secret> Fields = Table<Secret>()
        .Text(3, "type", static s => ref s.Type);

    public static readonly ResourceKind<Secret> Resource = new()
    {
        Group = "",
        Version = "v1",
        Plural = "secrets",
        Kind = "Secret",
        Namespaced = true,
        Fields = Fields,
    };

    public Utf8 Type;
}
