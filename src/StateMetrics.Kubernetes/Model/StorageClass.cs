using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/storage-class-v1/</summary>
public sealed class StorageClass : KubernetesObject
{
    public static readonly FieldTable<StorageClass> Fields = Table<StorageClass>()
        .Text(2, "provisioner", static c => ref c.Provisioner)
        .Text(4, "reclaimPolicy", static c => ref c.ReclaimPolicy)
        .Text(7, "volumeBindingMode", static c => ref c.VolumeBindingMode);

    public static readonly ResourceKind<StorageClass> Resource = new()
    {
        Group = "storage.k8s.io",
        Version = "v1",
        Plural = "storageclasses",
        Kind = "StorageClass",
        Namespaced = false,
        Fields = Fields,
    };

    public Utf8 Provisioner;
    public Utf8? ReclaimPolicy;
    public Utf8? VolumeBindingMode;
}
