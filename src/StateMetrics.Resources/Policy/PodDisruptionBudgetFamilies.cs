using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Resources.Policy;

internal static class PodDisruptionBudgetFamilies
{
    internal static readonly FamilyTable<PodDisruptionBudget> Table = new(
        ["namespace", "poddisruptionbudget"], static (o, ref i) => i.Values(o.Metadata.Namespace, o.Metadata.Name))
    {
        { Gauge, "kube_poddisruptionbudget_annotations", Alpha, DynamicLabels.Annotation,
            "Annotations of the disruption budget that the allowlist selects, as labels.",
            MetadataRows.Annotations },
        { Gauge, "kube_poddisruptionbudget_labels", Alpha, DynamicLabels.Label,
            "Labels of the disruption budget that the allowlist selects.",
            MetadataRows.Labels },
        { Gauge, "kube_poddisruptionbudget_created", Stable, [], "When the disruption budget was created, in Unix seconds.",
            MetadataRows.Created },
        { Gauge, "kube_poddisruptionbudget_status_current_healthy", Stable, [], "Healthy pods that the disruption budget covers.",
            static (o, ref w) => w.Sample(o.Status.CurrentHealthy) },
        { Gauge, "kube_poddisruptionbudget_status_desired_healthy", Stable, [], "Healthy pods that the disruption budget demands.",
            static (o, ref w) => w.Sample(o.Status.DesiredHealthy) },
        { Gauge, "kube_poddisruptionbudget_status_pod_disruptions_allowed", Stable, [],
            "Pods of the disruption budget that may be evicted now.",
            static (o, ref w) => w.Sample(o.Status.DisruptionsAllowed) },
        { Gauge, "kube_poddisruptionbudget_status_expected_pods", Stable, [], "Pods that the disruption budget covers.",
            static (o, ref w) => w.Sample(o.Status.ExpectedPods) },
        { Gauge, "kube_poddisruptionbudget_status_observed_generation", Stable, [],
            "Generation that the controller of the disruption budget has acted on last.",
            static (o, ref w) => w.Sample(o.Status.ObservedGeneration) },
        { Gauge, "kube_poddisruptionbudget_deletion_timestamp", Alpha, [],
            "When the disruption budget is to be gone, in Unix seconds, once it is being deleted.",
            MetadataRows.DeletionTimestamp },
    };
}
