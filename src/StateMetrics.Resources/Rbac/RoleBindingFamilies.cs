using StateMetrics.Exposition.Families;
using StateMetrics.Kubernetes.Model;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Resources.Rbac;

internal static class RoleBindingFamilies
{
    internal static readonly FamilyTable<RoleBinding> Table = new(
        ["namespace", "rolebinding"], static (b, ref i) => i.Values(b.Metadata.Namespace, b.Metadata.Name))
    {
        { Gauge, "kube_rolebinding_annotations", Alpha, DynamicLabels.Annotation,
            "Annotations of the role binding that the allowlist selects, as labels.", MetadataRows.Annotations },
        { Gauge, "kube_rolebinding_labels", Alpha, DynamicLabels.Label, "Labels of the role binding that the allowlist selects.",
            MetadataRows.Labels },
        { Gauge, "kube_rolebinding_info", Alpha, ["roleref_kind", "roleref_name"], "The role that the role binding grants.",
            static (b, ref w) => w.Sample(1, b.RoleRef.Kind, b.RoleRef.Name) },
        { Gauge, "kube_rolebinding_created", Alpha, [], "When the role binding was created, in Unix seconds.", MetadataRows.Created },
        { Gauge, "kube_rolebinding_metadata_resource_version", Alpha, [], "resourceVersion of the role binding, where it is a number.",
            MetadataRows.ResourceVersion },
    };
}
