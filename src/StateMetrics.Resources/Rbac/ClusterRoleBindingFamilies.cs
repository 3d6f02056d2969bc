using StateMetrics.Exposition.Families;
using StateMetrics.Kubernetes.Model;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Resources.Rbac;

internal static class ClusterRoleBindingFamilies
{
    internal static readonly FamilyTable<ClusterRoleBinding> Table = new(
        ["clusterrolebinding"], static (b, ref i) => i.Values(b.Metadata.Name))
    {
        { Gauge, "kube_clusterrolebinding_annotations", Alpha, DynamicLabels.Annotation,
            "Annotations of the cluster role binding that the allowlist selects, as labels.", MetadataRows.Annotations },
        { Gauge, "kube_clusterrolebinding_labels", Alpha, DynamicLabels.Label,
            "Labels of the cluster role binding that the allowlist selects.", MetadataRows.Labels },
        { Gauge, "kube_clusterrolebinding_info", Alpha, ["roleref_kind", "roleref_name"], "The role that the cluster role binding grants.",
            static (b, ref w) => w.Sample(1, b.RoleRef.Kind, b.RoleRef.Name) },
        { Gauge, "kube_clusterrolebinding_created", Alpha, [], "When the cluster role binding was created, in Unix seconds.",
            MetadataRows.Created },
        { Gauge, "kube_clusterrolebinding_metadata_resource_version", Alpha, [],
            "resourceVersion of the cluster role binding, where it is a number.", MetadataRows.ResourceVersion },
    };
}
