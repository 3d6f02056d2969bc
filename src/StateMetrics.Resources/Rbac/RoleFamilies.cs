using StateMetrics.Exposition.Families;
using StateMetrics.Kubernetes.Model;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Resources.Rbac;

internal static class RoleFamilies
{
    internal static readonly FamilyTable<Role> Table = new(
        ["namespace", "role"], static (r, ref i) => i.Values(r.Metadata.Namespace, r.Metadata.Name))
    {
        { Gauge, "kube_role_annotations", Alpha, DynamicLabels.Annotation, "Annotations of the role that the allowlist selects, as labels.",
            MetadataRows.Annotations },
        { Gauge, "kube_role_labels", Alpha, DynamicLabels.Label, "Labels of the role that the allowlist selects.", MetadataRows.Labels },
        { Gauge, "kube_role_info", Alpha, [], "That the role exists.", MetadataRows.One },
        { Gauge, "kube_role_created", Alpha, [], "When the role was created, in Unix seconds.", MetadataRows.Created },
        { Gauge, "kube_role_metadata_resource_version", Alpha, [], "resourceVersion of the role, where it is a number.",
            MetadataRows.ResourceVersion },
    };
}
