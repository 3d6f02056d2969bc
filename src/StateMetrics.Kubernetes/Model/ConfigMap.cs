using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>
/// https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/config-map-v1/. Its families need
/// nothing but the metadata.
/// </summary>
public sealed class ConfigMap : KubernetesObject
{
    public static readonly FieldTable<ConfigMap> Fields = Table<ConfigMap>();

    public static readonly ResourceKind<ConfigMap> Resource = new()
    {
        Group = "",
        Version = "v1",
        Plural = "configmaps",
        Kind = "ConfigMap",
        Namespaced = true,
        Fields = Fields,
    };
}
