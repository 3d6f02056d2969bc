using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Resources.Apps;

internal static class StatefulSetFamilies
{
    internal static readonly FamilyTable<StatefulSet> Table = new(
        ["namespace", "statefulset"], static (o, ref i) => i.Values(o.Metadata.Namespace, o.Metadata.Name))
    {
        { Gauge, "kube_statefulset_created", Stable, [], "When the stateful set was created, in Unix seconds.", MetadataRows.Created },
        { Gauge, "kube_statefulset_status_replicas", Stable, [], "Pods that the stateful set has.",
            static (o, ref w) => w.Sample(o.Status.Replicas) },
        { Gauge, "kube_statefulset_status_replicas_available", Stable, [], "Pods of the stateful set that are available.",
            static (o, ref w) => w.Sample(o.Status.AvailableReplicas) },
        { Gauge, "kube_statefulset_status_replicas_current", Stable, [], "Pods of the stateful set that are of its current revision.",
            static (o, ref w) => w.Sample(o.Status.CurrentReplicas) },
        { Gauge, "kube_statefulset_status_replicas_ready", Stable, [], "Pods of the stateful set that are ready.",
            static (o, ref w) => w.Sample(o.Status.ReadyReplicas) },
        { Gauge, "kube_statefulset_status_replicas_updated", Stable, [], "Pods of the stateful set that are of its update revision.",
            static (o, ref w) => w.Sample(o.Status.UpdatedReplicas) },
        { Gauge, "kube_statefulset_status_observed_generation", Stable, [],
            "Generation that the controller of the stateful set has acted on last.",
            static (o, ref w) => w.Sample(o.Status.ObservedGeneration) },
        { Gauge, "kube_statefulset_replicas", Stable, [], "Pods that the stateful set should have.",
            static (o, ref w) => w.Sample(o.Spec.Replicas) },
        { Gauge, "kube_statefulset_ordinals_start", Stable, [], "Ordinal of the first pod of the stateful set, where its ordinals are set.",
            static (o, ref w) => w.Sample(o.Spec.Ordinals?.Start) },
        { Gauge, "kube_statefulset_metadata_generation", Stable, [], "Generation of the wanted state of the stateful set.",
            static (o, ref w) => w.Sample(o.Metadata.Generation) },
        { Gauge, "kube_statefulset_persistentvolumeclaim_retention_policy", Stable, ["when_deleted", "when_scaled"],
            "What becomes of the volume claims of the stateful set when it is deleted, and when it is scaled down.",
            WriteClaimRetention },
        { Gauge, "kube_statefulset_annotations", Stable, DynamicLabels.Annotation,
            "Annotations of the stateful set that the allowlist selects, as labels.",
            MetadataRows.Annotations },
        { Gauge, "kube_statefulset_labels", Stable, DynamicLabels.Label, "Labels of the stateful set that the allowlist selects.",
            MetadataRows.Labels },
        { Gauge, "kube_statefulset_status_current_revision", Stable, ["revision"],
            "Revision that the pods of the stateful set are updated from.",
            static (o, ref w) => w.Sample(1, o.Status.CurrentRevision) },
        { Gauge, "kube_statefulset_status_update_revision", Stable, ["revision"],
            "Revision that the pods of the stateful set are updated to.",
            static (o, ref w) => w.Sample(1, o.Status.UpdateRevision) },
        { Gauge, "kube_statefulset_deletion_timestamp", Stable, [],
            "When the stateful set is to be gone, in Unix seconds, once it is being deleted.",
            MetadataRows.DeletionTimestamp },
    };

    private static void WriteClaimRetention(StatefulSet source, ref SampleWriter writer)
    {
        if (source.Spec.PersistentVolumeClaimRetentionPolicy is { } policy && !(policy.WhenDeleted.IsEmpty && policy.WhenScaled.IsEmpty))
        {
            writer.Sample(1, policy.WhenDeleted, policy.WhenScaled);
        }
    }
}
