using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Resources.Core;

/// <summary>The containers of pods, without those that initialise or debug them.</summary>
internal static class PodContainerFamilies
{
    internal static readonly FamilyTable<Pod> Table = new(PodIdentity.Labels, PodIdentity.Write)
    {
        { Gauge, "kube_pod_container_info", Stable, ["container", "image_spec", "image", "image_id", "container_id"],
            "Images that containers were to run and do run, with the ids of both.", WriteImages },
        { Gauge, "kube_pod_container_resource_limits", Stable, ["container", "node", "resource", "unit"],
            "Most of a resource that a container may use.",
            static (p, ref w) => ContainerRows.WriteLimits(p, p.Spec.Containers.Span, ref w) },
        { Gauge, "kube_pod_container_resource_requests", Stable, ["container", "node", "resource", "unit"],
            "Amount of a resource that a container asks for.",
            static (p, ref w) => ContainerRows.WriteRequests(p, p.Spec.Containers.Span, ref w) },
        { Gauge, "kube_pod_container_state_started", Stable, ["container"], "When the container last began to run, in Unix seconds.",
            static (p, ref w) => ContainerRows.WriteStarts(p.Status.ContainerStatuses.Span, ref w) },
        { Gauge, "kube_pod_container_status_last_terminated_reason", Alpha, ["container", "reason"],
            "Why the run before the current one of the container ended.",
            static (p, ref w) => ContainerRows.WriteLastReasons(p.Status.ContainerStatuses.Span, ref w) },
        { Gauge, "kube_pod_container_status_last_terminated_exitcode", Alpha, ["container"],
            "Exit code of the run before the current one of the container.",
            static (p, ref w) => ContainerRows.WriteLastExitCodes(p.Status.ContainerStatuses.Span, ref w) },
        { Gauge, "kube_pod_container_status_last_terminated_timestamp", Alpha, ["container"],
            "When the run before the current one of the container ended, in Unix seconds.",
            static (p, ref w) => ContainerRows.WriteLastEnds(p.Status.ContainerStatuses.Span, ref w) },
        { Gauge, "kube_pod_container_status_ready", Stable, ["container"], "Whether the container is ready.",
            static (p, ref w) => ContainerRows.WriteReady(p.Status.ContainerStatuses.Span, ref w) },
        { Counter, "kube_pod_container_status_restarts_total", Stable, ["container"], "How often the container was started again.",
            static (p, ref w) => ContainerRows.WriteRestarts(p.Status.ContainerStatuses.Span, ref w) },
        { Gauge, "kube_pod_container_status_running", Stable, ["container"], "Whether the container is running.",
            static (p, ref w) => ContainerRows.WriteRunning(p.Status.ContainerStatuses.Span, ref w) },
        { Gauge, "kube_pod_container_status_terminated", Stable, ["container"], "Whether the container has ended and is not running again.",
            static (p, ref w) => ContainerRows.WriteTerminated(p.Status.ContainerStatuses.Span, ref w) },
        { Gauge, "kube_pod_container_status_terminated_reason", Alpha, ["container", "reason"],
            "Why the container has ended, where it is not running again.",
            static (p, ref w) => ContainerRows.WriteTerminatedReasons(p.Status.ContainerStatuses.Span, ref w) },
        { Gauge, "kube_pod_container_status_waiting", Stable, ["container"], "Whether the container is waiting to be started.",
            static (p, ref w) => ContainerRows.WriteWaiting(p.Status.ContainerStatuses.Span, ref w) },
        { Gauge, "kube_pod_container_status_waiting_reason", Stable, ["container", "reason"], "Why the container is waiting to be started.",
            static (p, ref w) => ContainerRows.WriteWaitingReasons(p.Status.ContainerStatuses.Span, ref w) },
    };

    private static void WriteImages(Pod source, ref SampleWriter writer)
    {
        foreach (Container container in source.Spec.Containers)
        {
            foreach (ContainerStatus status in source.Status.ContainerStatuses)
            {
                if (status.Name == container.Name)
                {
                    writer.Sample(
                        1, container.Name, container.Image, status.Image, status.ImageID, status.ContainerID);
                }
            }
        }
    }
}
