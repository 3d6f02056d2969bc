using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Resources.Core;

/// <summary>How pods are: their phase, their conditions and the reasons for them.</summary>
internal static class PodStatusFamilies
{
    private static readonly StateSet s_phases = new("Pending", "Succeeded", "Failed", "Unknown", "Running");
    private static readonly StateSet s_qosClasses = new("BestEffort", "Burstable", "Guaranteed");

    private static readonly ValueSet s_reasons = new(
        "Evicted", "NodeAffinity", "NodeLost", "PreemptionByScheduler", "SchedulingGated", "Shutdown", "TerminationByKubelet",
        "UnexpectedAdmissionError");

    private static readonly ValueSet s_disruptions = new(
        "PreemptionByScheduler", "DeletionByTaintManager", "EvictionByEvictionAPI", "DeletionByPodGC", "TerminationByKubelet");

    private static readonly ReadOnlyMemory<byte> s_other = "Other"u8.ToArray();

    internal static readonly FamilyTable<Pod> Table = new(PodIdentity.Labels, PodIdentity.Write)
    {
        { Gauge, "kube_pod_start_time", Stable, [], "When the kubelet took the pod on, in Unix seconds.",
            static (p, ref w) => w.Sample(p.Status.StartTime?.Seconds) },
        { Gauge, "kube_pod_status_phase", Stable, ["phase"], "Which phase the pod is in: 1 for that one, 0 for the others.", WritePhase },
        { Gauge, "kube_pod_status_qos_class", Alpha, ["qos_class"],
            "Which quality of service the pod gets: 1 for that class, 0 for the others.", WriteQosClass },
        { Gauge, "kube_pod_status_ready", Stable, ["condition"],
            "Whether the pod is ready for traffic: 1 for the status of that condition.",
            static (p, ref w) => WriteCondition(p, "Ready"u8, ref w) },
        { Gauge, "kube_pod_status_ready_time", Alpha, [], "When the pod became ready, in Unix seconds.",
            static (p, ref w) => WriteTransition(p, "Ready"u8, "True"u8, ref w) },
        { Gauge, "kube_pod_status_initialized_time", Alpha, [], "When the init containers of the pod were done, in Unix seconds.",
            static (p, ref w) => WriteTransition(p, "Initialized"u8, "True"u8, ref w) },
        { Gauge, "kube_pod_status_container_ready_time", Alpha, [], "When all containers of the pod became ready, in Unix seconds.",
            static (p, ref w) => WriteTransition(p, "ContainersReady"u8, "True"u8, ref w) },
        { Gauge, "kube_pod_status_reason", Alpha, ["reason"], "Known reasons why the pod is as it is, Other standing for the rest.",
            WriteReasons },
        { Gauge, "kube_pod_status_disruption_reason", Alpha, ["reason"], "Why the pod is the target of a disruption.", WriteDisruptions },
        { Gauge, "kube_pod_status_scheduled", Stable, ["condition"], "Whether the pod has a node: 1 for the status of that condition.",
            static (p, ref w) => WriteCondition(p, "PodScheduled"u8, ref w) },
        { Gauge, "kube_pod_status_scheduled_time", Stable, [], "When the pod was given its node, in Unix seconds.",
            static (p, ref w) => WriteTransition(p, "PodScheduled"u8, "True"u8, ref w) },
        { Gauge, "kube_pod_status_unschedulable", Stable, [], "1 for a pod that fits no node; no sample for others.", WriteUnschedulable },
        { Gauge, "kube_pod_status_unscheduled_time", Alpha, [], "When the pod was found to fit no node, in Unix seconds.",
            static (p, ref w) => WriteTransition(p, "PodScheduled"u8, "False"u8, ref w) },
    };

    private static void WritePhase(Pod source, ref SampleWriter writer)
    {
        if (!source.Status.Phase.IsEmpty)
        {
            writer.OneOf(s_phases, source.Status.Phase);
        }
    }

    private static void WriteQosClass(Pod source, ref SampleWriter writer)
    {
        if (!source.Status.QosClass.IsEmpty)
        {
            writer.OneOf(s_qosClasses, source.Status.QosClass);
        }
    }

    private static void WriteCondition(Pod source, ReadOnlySpan<byte> type, ref SampleWriter writer)
    {
        foreach (PodCondition condition in source.Status.Conditions)
        {
            if (condition.Type.Is(type))
            {
                writer.OneOf(Conditions.Statuses, condition.Status);
            }
        }
    }

    private static void WriteTransition(Pod source, ReadOnlySpan<byte> type, ReadOnlySpan<byte> status, ref SampleWriter writer)
    {
        foreach (PodCondition condition in source.Status.Conditions)
        {
            if (condition.Type.Is(type) && condition.Status.Is(status))
            {
                writer.Sample(condition.LastTransitionTime.Seconds);
            }
        }
    }

    private static void WriteUnschedulable(Pod source, ref SampleWriter writer)
    {
        foreach (PodCondition condition in source.Status.Conditions)
        {
            if (condition.Type.Is("PodScheduled"u8) && condition.Status.Is("False"u8))
            {
                writer.Sample(1);
            }
        }
    }

    private static void WriteReasons(Pod source, ref SampleWriter writer)
    {
        int own = s_reasons.IndexOf(source.Status.Reason.Span);
        uint found = Bit(own);
        foreach (PodCondition condition in source.Status.Conditions)
        {
            found |= Bit(s_reasons.IndexOf(condition.Reason.Span));
        }
        foreach (ContainerStatus status in source.Status.ContainerStatuses)
        {
            if (status.State.Terminated is { } terminated)
            {
                found |= Bit(s_reasons.IndexOf(terminated.Reason.Span));
            }
        }
        for (int i = 0; i < s_reasons.Count; i++)
        {
            if ((found & Bit(i)) != 0)
            {
                writer.Sample(1, s_reasons[i]);
            }
        }
        if (own < 0 && !source.Status.Reason.IsEmpty)
        {
            writer.Sample(1, s_other);
        }
    }

    private static uint Bit(int index) => index < 0 ? 0 : 1u << index;

    private static void WriteDisruptions(Pod source, ref SampleWriter writer)
    {
        foreach (PodCondition condition in source.Status.Conditions)
        {
            if (condition.Type.Is("DisruptionTarget"u8))
            {
                writer.Sample(1, s_disruptions.Contains(condition.Reason.Span) ? condition.Reason : s_other);
            }
        }
    }
}
