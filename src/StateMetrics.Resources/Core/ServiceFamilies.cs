using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Wire;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Resources.Core;

internal static class ServiceFamilies
{
    internal static readonly FamilyTable<ClusterService> Table = new(
        ["namespace", "service", "uid"], static (s, ref i) => i.Values(s.Metadata.Namespace, s.Metadata.Name, s.Metadata.Uid))
    {
        { Gauge, "kube_service_info", Stable, ["cluster_ip", "external_name", "load_balancer_ip", "external_traffic_policy"],
            "Addresses of the service and its policy for traffic from outside, as labels.",
            static (s, ref w) => w.Sample(1, s.Spec.ClusterIP, s.Spec.ExternalName, s.Spec.LoadBalancerIP, s.Spec.ExternalTrafficPolicy) },
        { Gauge, "kube_service_created", Stable, [], "When the service was created, in Unix seconds.", MetadataRows.Created },
        { Gauge, "kube_service_spec_type", Stable, ["type"], "How the service is published: its type.",
            static (s, ref w) => w.Sample(1, s.Spec.Type) },
        { Gauge, "kube_service_annotations", Alpha, DynamicLabels.Annotation,
            "Annotations of the service that the allowlist selects, as labels.",
            MetadataRows.Annotations },
        { Gauge, "kube_service_labels", Stable, DynamicLabels.Label,
            "Labels of the service that the allowlist selects.", MetadataRows.Labels },
        { Gauge, "kube_service_spec_external_ip", Stable, ["external_ip"], "Addresses outside the cluster's care that lead to the service.",
            WriteExternalIPs },
        { Gauge, "kube_service_status_load_balancer_ingress", Stable, ["ip", "hostname"],
            "Points at which load balancers take traffic for the service.", WriteIngress },
        { Gauge, "kube_service_deletion_timestamp", Alpha, [], "When the service is to be gone, in Unix seconds, once it is being deleted.",
            MetadataRows.DeletionTimestamp },
    };

    private static void WriteExternalIPs(ClusterService source, ref SampleWriter writer)
    {
        foreach (Utf8 address in source.Spec.ExternalIPs)
        {
            writer.Sample(1, address);
        }
    }

    private static void WriteIngress(ClusterService source, ref SampleWriter writer)
    {
        foreach (LoadBalancerIngress ingress in source.Status.LoadBalancer.Ingress)
        {
            writer.Sample(1, ingress.IP, ingress.Hostname);
        }
    }
}
