using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Wire;
using static StateMetrics.Exposition.Families.FamilyTrait;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Resources.Core;

/// <summary>All families of pods: those that concern the pod as such, and the other tables of the kind at their places.</summary>
internal static class PodFamilies
{
    internal static readonly FamilyTable<Pod> Table = new(PodIdentity.Labels, PodIdentity.Write)
    {
        { Gauge, "kube_pod_completion_time", Stable, [], "When the container of the pod that ended last did so, in Unix seconds.",
            WriteCompletion },
        PodContainerFamilies.Table,
        { Gauge, "kube_pod_created", Stable, [], "When the pod was created, in Unix seconds.", MetadataRows.Created },
        { Gauge, "kube_pod_deletion_timestamp", Alpha, [], "When the pod is to be gone, in Unix seconds, once it is being deleted.",
            MetadataRows.DeletionTimestamp },
        { Gauge, "kube_pod_info", Stable,
            ["host_ip", "pod_ip", "node", "created_by_kind", "created_by_name", "priority_class", "host_network"],
            "Where the pod runs and what controls it, as labels.", WritePlacement },
        { Gauge, "kube_pod_ips", Alpha, ["ip", "ip_family"], "Addresses of the pod.", WriteAddresses },
        PodInitContainerFamilies.Table,
        { Gauge, "kube_pod_annotations", Alpha, DynamicLabels.Annotation, "Annotations of the pod that the allowlist selects, as labels.",
            MetadataRows.Annotations },
        { Gauge, "kube_pod_labels", Stable, DynamicLabels.Label, "Labels of the pod that the allowlist selects.", MetadataRows.Labels },
        { Gauge, "kube_pod_overhead_cpu_cores", Alpha, [], "Cores that the pod takes beside what its containers take.",
            static (p, ref w) => w.Sample(p.Spec.Overhead.TryGet("cpu"u8, out Quantity cpu) ? cpu.Milli : null) },
        { Gauge, "kube_pod_overhead_memory_bytes", Alpha, [], "Bytes of memory that the pod takes beside what its containers take.",
            static (p, ref w) => w.Sample(p.Spec.Overhead.TryGet("memory"u8, out Quantity memory) ? memory.Value : null) },
        { Gauge, "kube_pod_owner", Stable, ["owner_kind", "owner_name", "owner_is_controller"], "Objects that own the pod.",
            MetadataRows.OwnersWithController },
        PodClaimFamilies.ResourceClaims,
        { Gauge, "kube_pod_restart_policy", Stable, ["type"], "When the kubelet restarts containers of the pod: its restart policy.",
            static (p, ref w) => w.Sample(1, p.Spec.RestartPolicy) },
        { Gauge, "kube_pod_runtimeclass_name_info", Alpha, ["runtimeclass_name"],
            "Runtime class that the pod asks for.", WriteRuntimeClass },
        PodClaimFamilies.Volumes,
        PodStatusFamilies.Table,
        { Gauge, "kube_pod_tolerations", Alpha, ["key", "operator", "value", "effect", "toleration_seconds"],
            "Taints that the pod tolerates.",
            WriteTolerations },
        { Gauge, "kube_pod_nodeselectors", Alpha, DynamicLabels.NodeSelector, "Labels that the pod asks of its node.",
            static (p, ref m) => MetadataRows.AddAll(p.Spec.NodeSelector, ref m), OptIn },
        { Gauge, "kube_pod_service_account", Alpha, ["service_account"], "Service account that the pod runs as.",
            static (p, ref w) => w.Sample(1, p.Spec.ServiceAccountName) },
        { Gauge, "kube_pod_scheduler", Alpha, ["name"], "Scheduler that the pod waits for, or was placed by.",
            static (p, ref w) => w.Sample(1, p.Spec.SchedulerName) },
    };

    private static void WriteCompletion(Pod source, ref SampleWriter writer)
    {
        long last = 0;
        foreach (ContainerStatus status in source.Status.ContainerStatuses)
        {
            if (status.State.Terminated is { } terminated)
            {
                last = Math.Max(last, terminated.FinishedAt.Seconds);
            }
        }
        if (last > 0)
        {
            writer.Sample(last);
        }
    }

    private static void WritePlacement(Pod source, ref SampleWriter writer)
    {
        OwnerReference? controller = null;
        foreach (OwnerReference owner in source.Metadata.OwnerReferences)
        {
            if (owner.Controller == true)
            {
                controller = owner;
                break;
            }
        }
        writer.Sample(
            1, source.Status.HostIP, source.Status.PodIP, source.Spec.NodeName, controller?.Kind ?? default, controller?.Name ?? default,
            source.Spec.PriorityClassName, writer.Label(source.Spec.HostNetwork));
    }

    private static void WriteAddresses(Pod source, ref SampleWriter writer)
    {
        foreach (PodAddress address in source.Status.PodIPs)
        {
            ReadOnlyMemory<byte> family = AddressFamily.Of(address.IP.Span);
            if (!family.IsEmpty)
            {
                writer.Sample(1, address.IP, family);
            }
        }
    }

    private static void WriteRuntimeClass(Pod source, ref SampleWriter writer)
    {
        if (source.Spec.RuntimeClassName is { } name)
        {
            writer.Sample(1, name);
        }
    }

    private static void WriteTolerations(Pod source, ref SampleWriter writer)
    {
        ReadOnlySpan<Toleration> tolerations = source.Spec.Tolerations.Span;
        for (int i = 0; i < tolerations.Length; i++)
        {
            Toleration toleration = tolerations[i];
            if (!Repeats(toleration, tolerations[..i]))
            {
                writer.Sample(
                    1, toleration.Key, toleration.Operator, toleration.Value, toleration.Effect,
                    toleration.TolerationSeconds is { } seconds ? writer.Label(seconds) : default);
            }
        }
    }

    /// <summary>
    /// The API allows the same toleration twice, so that this is no fault to be counted. Far behind the others a repeated one
    /// is left to the writer, so that a pod with thousands of them does not cost their square.
    /// </summary>
    private static bool Repeats(Toleration toleration, ReadOnlySpan<Toleration> before)
    {
        const int comparedMax = 64;
        foreach (Toleration other in before[..Math.Min(before.Length, comparedMax)])
        {
            if (other.Key == toleration.Key && other.Operator == toleration.Operator && other.Value == toleration.Value
                && other.Effect == toleration.Effect && other.TolerationSeconds == toleration.TolerationSeconds)
            {
                return true;
            }
        }
        return false;
    }
}
