using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Resources.Core;

/// <summary>Init containers, which run before the others, or beside them as sidecars.</summary>
internal static class PodInitContainerFamilies
{
    internal static readonly FamilyTable<Pod> Table = new(PodIdentity.Labels, PodIdentity.Write)
    {
        { Gauge, "kube_pod_init_container_info", Stable, ["container", "image_spec", "image", "image_id", "container_id", "restart_policy"],
            "Images that init containers were to run and do run, with the ids of both.", WriteImages },
        { Gauge, "kube_pod_init_container_resource_limits", Alpha, ["container", "node", "resource", "unit"],
            "Most of a resource that an init container may use.",
            static (p, ref w) => ContainerRows.WriteLimits(p, p.Spec.InitContainers.Span, ref w) },
        { Gauge, "kube_pod_init_container_resource_requests", Alpha, ["container", "node", "resource", "unit"],
            "Amount of a resource that an init container asks for.",
            static (p, ref w) => ContainerRows.WriteRequests(p, p.Spec.InitContainers.Span, ref w) },
        { Gauge, "kube_pod_init_container_state_started", Alpha, ["container"],
            "When the init container last began to run, in Unix seconds.",
            static (p, ref w) => ContainerRows.WriteStarts(p.Status.InitContainerStatuses.Span, ref w) },
        { Gauge, "kube_pod_init_container_status_last_terminated_reason", Alpha, ["container", "reason"],
            "Why the run before the current one of the init container ended.",
            static (p, ref w) => ContainerRows.WriteLastReasons(p.Status.InitContainerStatuses.Span, ref w) },
        { Gauge, "kube_pod_init_container_status_last_terminated_exitcode", Alpha, ["container"],
            "Exit code of the run before the current one of the init container.",
            static (p, ref w) => ContainerRows.WriteLastExitCodes(p.Status.InitContainerStatuses.Span, ref w) },
        { Gauge, "kube_pod_init_container_status_last_terminated_timestamp", Alpha, ["container"],
            "When the run before the current one of the init container ended, in Unix seconds.",
            static (p, ref w) => ContainerRows.WriteLastEnds(p.Status.InitContainerStatuses.Span, ref w) },
        { Gauge, "kube_pod_init_container_status_ready", Stable, ["container"], "Whether the init container is ready.",
            static (p, ref w) => ContainerRows.WriteReady(p.Status.InitContainerStatuses.Span, ref w) },
        { Counter, "kube_pod_init_container_status_restarts_total", Stable, ["container"],
            "How often the init container was started again.",
            static (p, ref w) => ContainerRows.WriteRestarts(p.Status.InitContainerStatuses.Span, ref w) },
        { Gauge, "kube_pod_init_container_status_running", Stable, ["container"], "Whether the init container is running.",
            static (p, ref w) => ContainerRows.WriteRunning(p.Status.InitContainerStatuses.Span, ref w) },
        { Gauge, "kube_pod_init_container_status_terminated", Stable, ["container"],
            "Whether the init container has ended and is not running again.",
            static (p, ref w) => ContainerRows.WriteTerminated(p.Status.InitContainerStatuses.Span, ref w) },
        { Gauge, "kube_pod_init_container_status_terminated_reason", Alpha, ["container", "reason"],
            "Why the init container has ended, where it is not running again.",
            static (p, ref w) => ContainerRows.WriteTerminatedReasons(p.Status.InitContainerStatuses.Span, ref w) },
        { Gauge, "kube_pod_init_container_status_waiting", Stable, ["container"], "Whether the init container is waiting to be started.",
            static (p, ref w) => ContainerRows.WriteWaiting(p.Status.InitContainerStatuses.Span, ref w) },
        { Gauge, "kube_pod_init_container_status_waiting_reason", Alpha, ["container", "reason"],
            "Why the init container is waiting to be started.",
            static (p, ref w) => ContainerRows.WriteWaitingReasons(p.Status.InitContainerStatuses.Span, ref w) },
    };

    private static void WriteImages(Pod source, ref SampleWriter writer)
    {
        foreach (Container container in source.Spec.InitContainers)
        {
            foreach (ContainerStatus status in source.Status.InitContainerStatuses)
            {
                if (status.Name == container.Name)
                {
                    writer.Sample(
                        1, container.Name, container.Image, status.Image, status.ImageID, status.ContainerID,
                        container.RestartPolicy.GetValueOrDefault());
                }
            }
        }
    }
}
