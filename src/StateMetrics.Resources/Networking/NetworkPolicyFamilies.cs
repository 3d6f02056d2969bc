using StateMetrics.Exposition.Families;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Wire;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Resources.Networking;

internal static class NetworkPolicyFamilies
{
    internal static readonly FamilyTable<NetworkPolicy> Table = new(
        ["namespace", "networkpolicy"], static (p, ref i) => i.Values(p.Metadata.Namespace, p.Metadata.Name))
    {
        // The zero time too, which says that it is not known.
        { Gauge, "kube_networkpolicy_created", Alpha, [], "When the network policy was created, in Unix seconds.",
            static (p, ref w) => w.Sample(p.Metadata.CreationTimestamp.Seconds) },
        { Gauge, "kube_networkpolicy_annotations", Alpha, DynamicLabels.Annotation,
            "Annotations of the network policy that the allowlist selects, as labels.", MetadataRows.Annotations },
        { Gauge, "kube_networkpolicy_labels", Alpha, DynamicLabels.Label, "Labels of the network policy that the allowlist selects.",
            MetadataRows.Labels },
        { Gauge, "kube_networkpolicy_spec_ingress_rules", Alpha, [], "Rules of the network policy for traffic to its pods.",
            static (p, ref w) => w.Sample(p.Spec.Ingress.Count) },
        { Gauge, "kube_networkpolicy_spec_egress_rules", Alpha, [], "Rules of the network policy for traffic from its pods.",
            static (p, ref w) => w.Sample(p.Spec.Egress.Count) },
    };
}
