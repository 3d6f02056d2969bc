using StateMetrics.Exposition.Families;
using StateMetrics.Kubernetes.Model;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Resources.Rbac;

internal static class ClusterRoleFamilies
{
    internal static readonly FamilyTable<ClusterRole> Table = new(["clusterrole"], static (r, ref i) => i.Values(r.Metadata.Name))
    {
        { Gauge, "kube_clusterrole_annotations", Alpha, DynamicLabels.Annotation,
            "Annotations of the cluster role that the allowlist selects, as labels.", MetadataRows.Annotations },
        { Gauge, "kube_clusterrole_labels", Alpha, DynamicLabels.Label, "Labels of the cluster role that the allowlist selects.",
            MetadataRows.Labels },
        { Gauge, "kube_clusterrole_info", Alpha, [], "That the cluster role exists.", MetadataRows.One },
        { Gauge, "kube_clusterrole_created", Alpha, [], "When the cluster role was created, in Unix seconds.", MetadataRows.Created },
        { Gauge, "kube_clusterrole_metadata_resource_version", Alpha, [], "resourceVersion of the cluster role, where it is a number.",
            MetadataRows.ResourceVersion },
    };
}
