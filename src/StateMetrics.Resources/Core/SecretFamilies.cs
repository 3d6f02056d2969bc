using StateMetrics.Exposition.Families;
using StateMetrics.Kubernetes.Model;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Resources.Core;

internal static class SecretFamilies
{
    internal static readonly FamilyTable<Secret> Table = new(
        ["namespace", "secret"], static (s, ref i) => i.Values(s.Metadata.Namespace, s.Metadata.Name))
    {
        { Gauge, "kube_secret_info", Stable, [], "A secret, always 1.", MetadataRows.One },
        { Gauge, "kube_secret_type", Stable, ["type"], "What kind of secret it is: its type.", static (s, ref w) => w.Sample(1, s.Type) },
        { Gauge, "kube_secret_annotations", Alpha, DynamicLabels.Annotation,
            "Annotations of the secret that the allowlist selects, as labels.", MetadataRows.Annotations },
        { Gauge, "kube_secret_labels", Stable, DynamicLabels.Label, "Labels of the secret that the allowlist selects.",
            MetadataRows.Labels },
        { Gauge, "kube_secret_created", Stable, [], "When the secret was created, in Unix seconds.", MetadataRows.Created },
        { Gauge, "kube_secret_metadata_resource_version", Alpha, [],
            "Version that the API server has given the secret with its last change.", MetadataRows.ResourceVersion },
        { Gauge, "kube_secret_owner", Alpha, ["owner_kind", "owner_name", "owner_is_controller"], "Objects that own the secret.",
            MetadataRows.OwnersWithController },
    };
}
