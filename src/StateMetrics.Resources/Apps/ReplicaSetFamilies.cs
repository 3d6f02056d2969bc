using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Resources.Apps;

internal static class ReplicaSetFamilies
{
    internal static readonly FamilyTable<ReplicaSet> Table = new(
        ["namespace", "replicaset"], static (o, ref i) => i.Values(o.Metadata.Namespace, o.Metadata.Name))
    {
        { Gauge, "kube_replicaset_created", Stable, [], "When the replica set was created, in Unix seconds.", MetadataRows.Created },
        { Gauge, "kube_replicaset_status_replicas", Stable, [], "Pods that the replica set has.",
            static (o, ref w) => w.Sample(o.Status.Replicas) },
        { Gauge, "kube_replicaset_status_fully_labeled_replicas", Stable, [],
            "Pods of the replica set that carry all labels of its template.",
            static (o, ref w) => w.Sample(o.Status.FullyLabeledReplicas) },
        { Gauge, "kube_replicaset_status_ready_replicas", Stable, [], "Pods of the replica set that are ready.",
            static (o, ref w) => w.Sample(o.Status.ReadyReplicas) },
        { Gauge, "kube_replicaset_status_terminating_replicas", Alpha, [], "Pods of the replica set that are being deleted.",
            static (o, ref w) => w.Sample(o.Status.TerminatingReplicas) },
        { Gauge, "kube_replicaset_status_observed_generation", Stable, [],
            "Generation that the controller of the replica set has acted on last.",
            static (o, ref w) => w.Sample(o.Status.ObservedGeneration) },
        { Gauge, "kube_replicaset_spec_replicas", Stable, [], "Pods that the replica set should have.",
            static (o, ref w) => w.Sample(o.Spec.Replicas) },
        { Gauge, "kube_replicaset_metadata_generation", Stable, [], "Generation of the wanted state of the replica set.",
            static (o, ref w) => w.Sample(o.Metadata.Generation) },
        { Gauge, "kube_replicaset_owner", Stable, ["owner_kind", "owner_name", "owner_is_controller"],
            "Objects that own the replica set, and whether each is its controller.",
            MetadataRows.OwnersWithController },
        { Gauge, "kube_replicaset_annotations", Alpha, DynamicLabels.Annotation,
            "Annotations of the replica set that the allowlist selects, as labels.",
            MetadataRows.Annotations },
        { Gauge, "kube_replicaset_labels", Stable, DynamicLabels.Label, "Labels of the replica set that the allowlist selects.",
            MetadataRows.Labels },
    };
}
