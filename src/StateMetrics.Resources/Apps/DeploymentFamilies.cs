using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Wire;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Resources.Apps;

internal static class DeploymentFamilies
{
    private static readonly ReadOnlyMemory<byte> s_unknown = "unknown"u8.ToArray();

    private static readonly ValueSet s_reasons = new(
        "ReplicaSetUpdated", "ReplicaSetCreateError", "NewReplicaSetCreated", "FoundNewReplicaSet", "NewReplicaSetAvailable",
        "ProgressDeadlineExceeded", "DeploymentPaused", "DeploymentResumed", "MinimumReplicasAvailable", "MinimumReplicasUnavailable", "");

    internal static readonly FamilyTable<Deployment> Table = new(
        ["namespace", "deployment"], static (d, ref i) => i.Values(d.Metadata.Namespace, d.Metadata.Name))
    {
        { Gauge, "kube_deployment_owner", Alpha, ["owner_kind", "owner_name"], "Objects that own the deployment.", WriteOwners },
        { Gauge, "kube_deployment_created", Stable, [], "When the deployment was created, in Unix seconds.", MetadataRows.Created },
        { Gauge, "kube_deployment_status_replicas", Stable, [], "Pods that the deployment has.",
            static (d, ref w) => w.Sample(d.Status.Replicas) },
        { Gauge, "kube_deployment_status_replicas_ready", Stable, [], "Pods of the deployment that are ready.",
            static (d, ref w) => w.Sample(d.Status.ReadyReplicas) },
        { Gauge, "kube_deployment_status_replicas_available", Stable, [], "Pods of the deployment that are available.",
            static (d, ref w) => w.Sample(d.Status.AvailableReplicas) },
        { Gauge, "kube_deployment_status_replicas_unavailable", Stable, [], "Pods that the deployment still lacks to be fully available.",
            static (d, ref w) => w.Sample(d.Status.UnavailableReplicas) },
        { Gauge, "kube_deployment_status_replicas_updated", Stable, [], "Pods of the deployment that have its newest template.",
            static (d, ref w) => w.Sample(d.Status.UpdatedReplicas) },
        { Gauge, "kube_deployment_status_terminating_replicas", Alpha, [], "Pods of the deployment that are being deleted.",
            static (d, ref w) => w.Sample(d.Status.TerminatingReplicas) },
        { Gauge, "kube_deployment_status_observed_generation", Stable, [], "Generation that the deployment controller has acted on last.",
            static (d, ref w) => w.Sample(d.Status.ObservedGeneration) },
        { Gauge, "kube_deployment_status_condition", Stable, ["reason", "condition", "status"],
            "Conditions of the deployment: 1 for the status that each has.", WriteConditions },
        { Gauge, "kube_deployment_spec_replicas", Stable, [], "Pods that the deployment should have.",
            static (d, ref w) => w.Sample(d.Spec.Replicas) },
        { Gauge, "kube_deployment_spec_paused", Stable, [], "Whether the deployment is paused, so that its controller leaves it alone.",
            static (d, ref w) => w.Sample(d.Spec.Paused) },
        { Gauge, "kube_deployment_spec_strategy_rollingupdate_max_unavailable", Stable, [],
            "Pods that may be unavailable during a rolling update, a percentage being counted from the wanted pods.",
            static (d, ref w) => w.Sample(
                RollingUpdateLimit.Of(d.Spec.Strategy.RollingUpdate?.MaxUnavailable, d.Spec.Replicas, roundUp: false)) },
        { Gauge, "kube_deployment_spec_strategy_rollingupdate_max_surge", Stable, [],
            "Pods that a rolling update may run beyond the wanted ones, a percentage being counted from these.",
            static (d, ref w) => w.Sample(RollingUpdateLimit.Of(d.Spec.Strategy.RollingUpdate?.MaxSurge, d.Spec.Replicas, roundUp: true)) },
        { Gauge, "kube_deployment_metadata_generation", Stable, [], "Generation of the wanted state of the deployment.",
            static (d, ref w) => w.Sample(d.Metadata.Generation) },
        { Gauge, "kube_deployment_deletion_timestamp", Alpha, [],
            "When the deployment is to be gone, in Unix seconds, once it is being deleted.",
            MetadataRows.DeletionTimestamp },
        { Gauge, "kube_deployment_annotations", Alpha, DynamicLabels.Annotation,
            "Annotations of the deployment that the allowlist selects, as labels.", MetadataRows.Annotations },
        { Gauge, "kube_deployment_labels", Stable, DynamicLabels.Label, "Labels of the deployment that the allowlist selects.",
            MetadataRows.Labels },
    };

    private static void WriteOwners(Deployment source, ref SampleWriter writer)
    {
        if (source.Metadata.OwnerReferences.Count == 0)
        {
            writer.Sample(1, default, default);
        }
        foreach (OwnerReference owner in source.Metadata.OwnerReferences)
        {
            writer.Sample(1, owner.Kind, owner.Name);
        }
    }

    private static void WriteConditions(Deployment source, ref SampleWriter writer)
    {
        foreach (DeploymentCondition condition in source.Status.Conditions)
        {
            ReadOnlyMemory<byte> reason = s_reasons.Contains(condition.Reason.Span) ? condition.Reason : s_unknown;
            writer.OneOf(Conditions.Statuses, condition.Status, reason, condition.Type);
        }
    }
}
