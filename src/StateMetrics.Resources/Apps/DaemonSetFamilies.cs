using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Resources.Apps;

internal static class DaemonSetFamilies
{
    internal static readonly FamilyTable<DaemonSet> Table = new(
        ["namespace", "daemonset"], static (o, ref i) => i.Values(o.Metadata.Namespace, o.Metadata.Name))
    {
        { Gauge, "kube_daemonset_created", Stable, [], "When the daemon set was created, in Unix seconds.", MetadataRows.Created },
        { Gauge, "kube_daemonset_status_current_number_scheduled", Stable, [], "Nodes that run a pod of the daemon set and should.",
            static (o, ref w) => w.Sample(o.Status.CurrentNumberScheduled) },
        { Gauge, "kube_daemonset_status_desired_number_scheduled", Stable, [], "Nodes that should run a pod of the daemon set.",
            static (o, ref w) => w.Sample(o.Status.DesiredNumberScheduled) },
        { Gauge, "kube_daemonset_status_number_available", Stable, [],
            "Nodes that should run the daemon set and have a pod of it available.",
            static (o, ref w) => w.Sample(o.Status.NumberAvailable) },
        { Gauge, "kube_daemonset_status_number_misscheduled", Stable, [],
            "Nodes that run a pod of the daemon set although they should not.",
            static (o, ref w) => w.Sample(o.Status.NumberMisscheduled) },
        { Gauge, "kube_daemonset_status_number_ready", Stable, [], "Nodes that should run the daemon set and have a pod of it ready.",
            static (o, ref w) => w.Sample(o.Status.NumberReady) },
        { Gauge, "kube_daemonset_status_number_unavailable", Stable, [],
            "Nodes that should run the daemon set and have no pod of it available.",
            static (o, ref w) => w.Sample(o.Status.NumberUnavailable) },
        { Gauge, "kube_daemonset_status_observed_generation", Stable, [],
            "Generation that the controller of the daemon set has acted on last.",
            static (o, ref w) => w.Sample(o.Status.ObservedGeneration) },
        { Gauge, "kube_daemonset_status_updated_number_scheduled", Stable, [], "Nodes whose pod of the daemon set has the newest template.",
            static (o, ref w) => w.Sample(o.Status.UpdatedNumberScheduled) },
        { Gauge, "kube_daemonset_metadata_generation", Stable, [], "Generation of the wanted state of the daemon set.",
            static (o, ref w) => w.Sample(o.Metadata.Generation) },
        { Gauge, "kube_daemonset_deletion_timestamp", Alpha, [],
            "When the daemon set is to be gone, in Unix seconds, once it is being deleted.",
            MetadataRows.DeletionTimestamp },
        { Gauge, "kube_daemonset_annotations", Alpha, DynamicLabels.Annotation,
            "Annotations of the daemon set that the allowlist selects, as labels.",
            MetadataRows.Annotations },
        { Gauge, "kube_daemonset_labels", Stable, DynamicLabels.Label, "Labels of the daemon set that the allowlist selects.",
            MetadataRows.Labels },
    };
}
