using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Resources.Core;

internal static class ReplicationControllerFamilies
{
    internal static readonly FamilyTable<ReplicationController> Table = new(
        ["namespace", "replicationcontroller"], static (o, ref i) => i.Values(o.Metadata.Namespace, o.Metadata.Name))
    {
        { Gauge, "kube_replicationcontroller_created", Stable, [], "When the replication controller was created, in Unix seconds.",
            MetadataRows.Created },
        { Gauge, "kube_replicationcontroller_status_replicas", Stable, [], "Pods that the replication controller has.",
            static (o, ref w) => w.Sample(o.Status.Replicas) },
        { Gauge, "kube_replicationcontroller_status_fully_labeled_replicas", Stable, [],
            "Pods of the replication controller that carry all labels of its template.",
            static (o, ref w) => w.Sample(o.Status.FullyLabeledReplicas) },
        { Gauge, "kube_replicationcontroller_status_ready_replicas", Stable, [], "Pods of the replication controller that are ready.",
            static (o, ref w) => w.Sample(o.Status.ReadyReplicas) },
        { Gauge, "kube_replicationcontroller_status_available_replicas", Stable, [],
            "Pods of the replication controller that are available.",
            static (o, ref w) => w.Sample(o.Status.AvailableReplicas) },
        { Gauge, "kube_replicationcontroller_status_observed_generation", Stable, [],
            "Generation of the replication controller that the control plane has acted on last.",
            static (o, ref w) => w.Sample(o.Status.ObservedGeneration) },
        { Gauge, "kube_replicationcontroller_spec_replicas", Stable, [], "Pods that the replication controller should have.",
            static (o, ref w) => w.Sample(o.Spec.Replicas) },
        { Gauge, "kube_replicationcontroller_metadata_generation", Stable, [],
            "Generation of the wanted state of the replication controller.",
            static (o, ref w) => w.Sample(o.Metadata.Generation) },
        { Gauge, "kube_replicationcontroller_owner", Alpha, ["owner_kind", "owner_name", "owner_is_controller"],
            "Objects that own the replication controller, and whether each is its controller.",
            MetadataRows.OwnersWithController },
    };
}
