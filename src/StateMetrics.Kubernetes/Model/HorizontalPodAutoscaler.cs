using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/</summary>
public sealed class HorizontalPodAutoscaler : KubernetesObject
{
    public static readonly FieldTable<HorizontalPodAutoscaler> Fields = Table<HorizontalPodAutoscaler>()
        .Message(2, "spec", static o => o.Spec, HorizontalPodAutoscalerSpec.Fields)
        .Message(3, "status", static o => o.Status, HorizontalPodAutoscalerStatus.Fields);

    public static readonly ResourceKind<HorizontalPodAutoscaler> Resource = new()
    {
        Group = "autoscaling",
        Version = "v2",
        Plural = "horizontalpodautoscalers",
        Kind = "HorizontalPodAutoscaler",
        Namespaced = true,
        Fields = Fields,
        OlderVersions = [new("v2beta2", Fields)],
    };

    public readonly HorizontalPodAutoscalerSpec Spec = new();
    public readonly HorizontalPodAutoscalerStatus Status = new();

    public override Timestamp NewestTransition => Condition.Newest(Status.Conditions);
}

public sealed class HorizontalPodAutoscalerSpec
{
    public static readonly FieldTable<HorizontalPodAutoscalerSpec> Fields = new FieldTable<HorizontalPodAutoscalerSpec>()
        .Message(1, "scaleTargetRef", static s => s.ScaleTargetRef, ScaleTarget.Fields)
        .Integer(2, "minReplicas", static s => ref s.MinReplicas)
        .Integer(3, "maxReplicas", static s => ref s.MaxReplicas)
        .Messages(4, "metrics", static s => ref s.Metrics, AutoscalerReading.TargetFields)
        .Message(5, "behavior", static s => ref s.Behavior, ScalingBehavior.Fields);

    public readonly ScaleTarget ScaleTargetRef = new();
    public int? MinReplicas;
    public int MaxReplicas;
    public Repeated<AutoscalerReading> Metrics;
    public ScalingBehavior? Behavior;
}

public sealed class ScaleTarget
{
    public static readonly FieldTable<ScaleTarget> Fields = new FieldTable<ScaleTarget>()
        .Text(1, "kind", static s => ref s.Kind)
        .Text(2, "name", static s => ref s.Name)
        .Text(3, "apiVersion", static s => ref s.ApiVersion);

    public Utf8 Kind;
    public Utf8 Name;
    public Utf8 ApiVersion;
}

public sealed class ScalingBehavior
{
    public static readonly FieldTable<ScalingBehavior> Fields = new FieldTable<ScalingBehavior>()
        .Message(1, "scaleUp", static s => ref s.ScaleUp, ScalingRules.Fields)
        .Message(2, "scaleDown", static s => ref s.ScaleDown, ScalingRules.Fields);

    public ScalingRules? ScaleUp;
    public ScalingRules? ScaleDown;
}

public sealed class ScalingRules
{
    public static readonly FieldTable<ScalingRules> Fields = new FieldTable<ScalingRules>()
        .Quantity(4, "tolerance", static s => ref s.Tolerance);

    public Quantity? Tolerance;
}

public sealed class HorizontalPodAutoscalerStatus
{
    public static readonly FieldTable<HorizontalPodAutoscalerStatus> Fields = new FieldTable<HorizontalPodAutoscalerStatus>()
        .Integer(3, "currentReplicas", static s => ref s.CurrentReplicas)
        .Integer(4, "desiredReplicas", static s => ref s.DesiredReplicas)
        .Messages(5, "currentMetrics", static s => ref s.CurrentMetrics, AutoscalerReading.CurrentFields)
        .Messages(6, "conditions", static s => ref s.Conditions, AutoscalerCondition.Fields);

    public int CurrentReplicas;
    public int DesiredReplicas;
    public Repeated<AutoscalerReading> CurrentMetrics;
    public Repeated<AutoscalerCondition> Conditions;
}

public sealed class AutoscalerCondition : Condition
{
    public static readonly FieldTable<AutoscalerCondition> Fields = new FieldTable<AutoscalerCondition>()
        .Text(1, "type", static s => ref s.Type)
        .Text(2, "status", static s => ref s.Status)
        .Time(3, "lastTransitionTime", static s => ref s.LastTransitionTime);

    public Utf8 Type;
    public Utf8 Status;
}

/// <summary>
/// What an autoscaler looks at: its target in spec.metrics, its current value in status.currentMetrics. The API has two
/// messages of the same content, whose fields are numbered differently.
/// </summary>
public sealed class AutoscalerReading
{
    public static readonly FieldTable<AutoscalerReading> TargetFields = new FieldTable<AutoscalerReading>()
        .Text(1, "type", static r => ref r.Type)
        .Message(2, "object", static r => ref r.Object, ReadingSource.TargetOfObject)
        .Message(3, "pods", static r => ref r.Pods, ReadingSource.TargetOfMetric)
        .Message(4, "resource", static r => ref r.Resource, ReadingSource.TargetOfResource)
        .Message(5, "external", static r => ref r.External, ReadingSource.TargetOfMetric)
        .Message(7, "containerResource", static r => ref r.ContainerResource, ReadingSource.TargetOfContainer);

    public static readonly FieldTable<AutoscalerReading> CurrentFields = new FieldTable<AutoscalerReading>()
        .Text(1, "type", static r => ref r.Type)
        .Message(2, "object", static r => ref r.Object, ReadingSource.CurrentOfMetric)
        .Message(3, "pods", static r => ref r.Pods, ReadingSource.CurrentOfMetric)
        .Message(4, "resource", static r => ref r.Resource, ReadingSource.CurrentOfResource)
        .Message(5, "external", static r => ref r.External, ReadingSource.CurrentOfMetric)
        .Message(7, "containerResource", static r => ref r.ContainerResource, ReadingSource.CurrentOfContainer);

    public Utf8 Type;
    public ReadingSource? Object;
    public ReadingSource? Pods;
    public ReadingSource? Resource;
    public ReadingSource? External;
    public ReadingSource? ContainerResource;
}

/// <summary>Where a reading comes from, and its amount. What the source's own API message does not have is null.</summary>
public sealed class ReadingSource
{
    public static readonly FieldTable<ReadingSource> TargetOfObject = new FieldTable<ReadingSource>()
        .Message(2, "target", static s => ref s.Target, ReadingAmount.TargetFields)
        .Message(3, "metric", static s => ref s.Metric, ReadingName.Fields);

    public static readonly FieldTable<ReadingSource> TargetOfMetric = new FieldTable<ReadingSource>()
        .Message(1, "metric", static s => ref s.Metric, ReadingName.Fields)
        .Message(2, "target", static s => ref s.Target, ReadingAmount.TargetFields);

    public static readonly FieldTable<ReadingSource> TargetOfResource = new FieldTable<ReadingSource>()
        .Text(1, "name", static s => ref s.Name)
        .Message(2, "target", static s => ref s.Target, ReadingAmount.TargetFields);

    public static readonly FieldTable<ReadingSource> TargetOfContainer = new FieldTable<ReadingSource>()
        .Text(1, "name", static s => ref s.Name)
        .Message(2, "target", static s => ref s.Target, ReadingAmount.TargetFields)
        .Text(3, "container", static s => ref s.Container);

    public static readonly FieldTable<ReadingSource> CurrentOfMetric = new FieldTable<ReadingSource>()
        .Message(1, "metric", static s => ref s.Metric, ReadingName.Fields)
        .Message(2, "current", static s => ref s.Current, ReadingAmount.CurrentFields);

    public static readonly FieldTable<ReadingSource> CurrentOfResource = new FieldTable<ReadingSource>()
        .Text(1, "name", static s => ref s.Name)
        .Message(2, "current", static s => ref s.Current, ReadingAmount.CurrentFields);

    public static readonly FieldTable<ReadingSource> CurrentOfContainer = new FieldTable<ReadingSource>()
        .Text(1, "name", static s => ref s.Name)
        .Message(2, "current", static s => ref s.Current, ReadingAmount.CurrentFields)
        .Text(3, "container", static s => ref s.Container);

    /// <summary>Of objects, pods and external sources.</summary>
    public ReadingName? Metric;

    /// <summary>Of resources: cpu, memory and the like.</summary>
    public Utf8? Name;

    public Utf8? Container;

    /// <summary>In spec.metrics.</summary>
    public ReadingAmount? Target;

    /// <summary>In status.currentMetrics.</summary>
    public ReadingAmount? Current;
}

public sealed class ReadingName
{
    public static readonly FieldTable<ReadingName> Fields = new FieldTable<ReadingName>()
        .Text(1, "name", static n => ref n.Name);

    public Utf8 Name;
}

public sealed class ReadingAmount
{
    public static readonly FieldTable<ReadingAmount> TargetFields = new FieldTable<ReadingAmount>()
        .Quantity(2, "value", static a => ref a.Value)
        .Quantity(3, "averageValue", static a => ref a.AverageValue)
        .Integer(4, "averageUtilization", static a => ref a.AverageUtilization);

    public static readonly FieldTable<ReadingAmount> CurrentFields = new FieldTable<ReadingAmount>()
        .Quantity(1, "value", static a => ref a.Value)
        .Quantity(2, "averageValue", static a => ref a.AverageValue)
        .Integer(3, "averageUtilization", static a => ref a.AverageUtilization);

    public Quantity? Value;
    public Quantity? AverageValue;
    public int? AverageUtilization;
}
