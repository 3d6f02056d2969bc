using StateMetrics.Exposition.Families;
using StateMetrics.Kubernetes.Model;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Resources.Networking;

internal static class IngressClassFamilies
{
    internal static readonly FamilyTable<IngressClass> Table = new(
        ["ingressclass"], static (c, ref i) => i.Values(c.Metadata.Name))
    {
        { Gauge, "kube_ingressclass_info", Alpha, ["controller"], "An ingress class with the controller that serves it, always 1.",
            static (c, ref w) => w.Sample(1, c.Spec.Controller) },
        { Gauge, "kube_ingressclass_created", Alpha, [], "When the ingress class was created, in Unix seconds.", MetadataRows.Created },
        { Gauge, "kube_ingressclass_annotations", Alpha, DynamicLabels.Annotation,
            "Annotations of the ingress class that the allowlist selects, as labels.", MetadataRows.Annotations },
        { Gauge, "kube_ingressclass_labels", Alpha, DynamicLabels.Label, "Labels of the ingress class that the allowlist selects.",
            MetadataRows.Labels },
    };
}
