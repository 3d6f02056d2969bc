using StateMetrics.Exposition.Families;
using StateMetrics.Kubernetes.Model;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Resources.Core;

internal static class ConfigMapFamilies
{
    internal static readonly FamilyTable<ConfigMap> Table = new(
        ["namespace", "configmap"], static (c, ref i) => i.Values(c.Metadata.Namespace, c.Metadata.Name))
    {
        { Gauge, "kube_configmap_annotations", Alpha, DynamicLabels.Annotation,
            "Annotations of the config map that the allowlist selects, as labels.", MetadataRows.Annotations },
        { Gauge, "kube_configmap_labels", Stable, DynamicLabels.Label, "Labels of the config map that the allowlist selects.",
            MetadataRows.Labels },
        { Gauge, "kube_configmap_info", Stable, [], "A config map, always 1.", MetadataRows.One },
        { Gauge, "kube_configmap_created", Stable, [], "When the config map was created, in Unix seconds.", MetadataRows.Created },
        { Gauge, "kube_configmap_metadata_resource_version", Alpha, [],
            "Version that the API server has given the config map with its last change.", MetadataRows.ResourceVersion },
    };
}
