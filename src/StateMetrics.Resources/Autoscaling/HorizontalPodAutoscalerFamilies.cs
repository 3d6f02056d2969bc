using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using static StateMetrics.Exposition.Families.FamilyTrait;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Resources.Autoscaling;

internal static class HorizontalPodAutoscalerFamilies
{
    private static readonly ReadOnlyMemory<byte> s_value = "value"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> s_average = "average"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> s_utilization = "utilization"u8.ToArray();

    internal static readonly FamilyTable<HorizontalPodAutoscaler> Table = new(
        ["namespace", "horizontalpodautoscaler"], static (o, ref i) => i.Values(o.Metadata.Namespace, o.Metadata.Name))
    {
        { Gauge, "kube_horizontalpodautoscaler_info", Alpha, ["scaletargetref_api_version", "scaletargetref_kind", "scaletargetref_name"],
            "What the autoscaler scales; the label of the API version is left out where it is empty.",
            WriteScaleTarget, OrLabels("scaletargetref_kind", "scaletargetref_name") },
        { Gauge, "kube_horizontalpodautoscaler_metadata_generation", Stable, [], "Generation of the wanted state of the autoscaler.",
            static (o, ref w) => w.Sample(o.Metadata.Generation) },
        { Gauge, "kube_horizontalpodautoscaler_spec_max_replicas", Stable, [], "Pods that the autoscaler scales up to at most.",
            static (o, ref w) => w.Sample(o.Spec.MaxReplicas) },
        { Gauge, "kube_horizontalpodautoscaler_spec_min_replicas", Stable, [],
            "Pods that the autoscaler keeps at least; 1 where it is not set.",
            static (o, ref w) => w.Sample(o.Spec.MinReplicas ?? 1) },
        { Gauge, "kube_horizontalpodautoscaler_spec_target_metric", Alpha, ["metric_name", "metric_target_type", "container"],
            "What the autoscaler aims at: as a value, as an average over the pods, or as a utilization in percent.",
            static (o, ref w) => WriteReadings(o.Spec.Metrics.Span, ref w) },
        { Gauge, "kube_horizontalpodautoscaler_spec_behavior_scale_down_tolerance", Alpha, [],
            "Share by which a reading may miss its target before the autoscaler scales down.",
            static (o, ref w) => w.Sample(o.Spec.Behavior?.ScaleDown?.Tolerance?.Approximate) },
        { Gauge, "kube_horizontalpodautoscaler_spec_behavior_scale_up_tolerance", Alpha, [],
            "Share by which a reading may miss its target before the autoscaler scales up.",
            static (o, ref w) => w.Sample(o.Spec.Behavior?.ScaleUp?.Tolerance?.Approximate) },
        { Gauge, "kube_horizontalpodautoscaler_status_target_metric", Stable, ["metric_name", "metric_target_type", "container"],
            "What the autoscaler has read last: as a value, as an average over the pods, or as a utilization in percent.",
            static (o, ref w) => WriteReadings(o.Status.CurrentMetrics.Span, ref w) },
        { Gauge, "kube_horizontalpodautoscaler_status_current_replicas", Stable, [], "Pods that the target of the autoscaler has.",
            static (o, ref w) => w.Sample(o.Status.CurrentReplicas) },
        { Gauge, "kube_horizontalpodautoscaler_status_desired_replicas", Stable, [], "Pods that the autoscaler wants its target to have.",
            static (o, ref w) => w.Sample(o.Status.DesiredReplicas) },
        { Gauge, "kube_horizontalpodautoscaler_annotations", Alpha, DynamicLabels.Annotation,
            "Annotations of the autoscaler that the allowlist selects, as labels.",
            MetadataRows.Annotations },
        { Gauge, "kube_horizontalpodautoscaler_labels", Stable, DynamicLabels.Label, "Labels of the autoscaler that the allowlist selects.",
            MetadataRows.Labels },
        { Gauge, "kube_horizontalpodautoscaler_status_condition", Stable, ["condition", "status"],
            "Conditions of the autoscaler: 1 for the status that each has.",
            WriteConditions },
        { Gauge, "kube_horizontalpodautoscaler_created", Alpha, [], "When the autoscaler was created, in Unix seconds.",
            MetadataRows.Created },
        { Gauge, "kube_horizontalpodautoscaler_deletion_timestamp", Alpha, [],
            "When the autoscaler is to be gone, in Unix seconds, once it is being deleted.",
            MetadataRows.DeletionTimestamp },
    };

    private static void WriteScaleTarget(HorizontalPodAutoscaler source, ref SampleWriter writer)
    {
        ScaleTarget target = source.Spec.ScaleTargetRef;
        if (target.ApiVersion.IsEmpty)
        {
            writer.SampleVariant(1, 1, target.Kind, target.Name);
            return;
        }
        writer.Sample(1, target.ApiVersion, target.Kind, target.Name);
    }

    // A reading without an amount, or without the source that its type names, which the API does not rule out, has nothing to show.
    private static void WriteReadings(ReadOnlySpan<AutoscalerReading> readings, ref SampleWriter writer)
    {
        foreach (AutoscalerReading reading in readings)
        {
            if (SourceOf(reading) is not { } source || (source.Target ?? source.Current) is not { } amount)
            {
                continue;
            }
            ReadOnlyMemory<byte> name = source.Metric?.Name ?? source.Name ?? default;
            ReadOnlyMemory<byte> container = source.Container ?? default;
            writer.Sample(amount.Value?.Milli, name, s_value, container);
            writer.Sample(amount.AverageValue?.Milli, name, s_average, container);
            writer.Sample(amount.AverageUtilization, name, s_utilization, container);
        }
    }

    private static ReadingSource? SourceOf(AutoscalerReading reading) => reading.Type.Span switch
    {
        var type when type.SequenceEqual("Object"u8) => reading.Object,
        var type when type.SequenceEqual("Pods"u8) => reading.Pods,
        var type when type.SequenceEqual("Resource"u8) => reading.Resource,
        var type when type.SequenceEqual("ContainerResource"u8) => reading.ContainerResource,
        var type when type.SequenceEqual("External"u8) => reading.External,
        _ => null,
    };

    private static void WriteConditions(HorizontalPodAutoscaler source, ref SampleWriter writer)
    {
        foreach (AutoscalerCondition condition in source.Status.Conditions)
        {
            writer.OneOf(Conditions.Statuses, condition.Status, condition.Type);
        }
    }
}
