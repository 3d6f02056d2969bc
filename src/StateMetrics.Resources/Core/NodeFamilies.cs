using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Wire;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Resources.Core;

internal static class NodeFamilies
{
    // The API has stopped filling the version of kube-proxy; the label stays for the queries that group by it.
    private static readonly ReadOnlyMemory<byte> s_noProxyVersion = "deprecated"u8.ToArray();

    internal static readonly FamilyTable<Node> Table = new(["node"], static (n, ref i) => i.Values(n.Metadata.Name))
    {
        { Gauge, "kube_node_annotations", Alpha, DynamicLabels.Annotation, "Annotations of the node that the allowlist selects, as labels.",
            MetadataRows.Annotations },
        { Gauge, "kube_node_created", Stable, [], "When the node was registered, in Unix seconds.", MetadataRows.Created },
        { Gauge, "kube_node_deletion_timestamp", Alpha, [], "When the node is to be gone, in Unix seconds, once it is being deleted.",
            MetadataRows.DeletionTimestamp },
        { Gauge, "kube_node_info", Stable,
            [
                "kernel_version", "os_image", "container_runtime_version", "kubelet_version", "kubeproxy_version", "provider_id",
                "pod_cidr", "system_uuid", "internal_ip",
            ],
            "What the node runs and where it is found, as labels.", WriteNode },
        { Gauge, "kube_node_labels", Stable, DynamicLabels.Label, "Labels of the node that the allowlist selects.", MetadataRows.Labels },
        { Gauge, "kube_node_role", Alpha, ["role"], "Roles that labels give to the node.", WriteRoles },
        { Gauge, "kube_node_spec_pod_cidrs", Alpha, ["pod_cidr"],
            "Ranges from which pods of the node get their addresses.", WritePodCidrs },
        { Gauge, "kube_node_spec_taint", Stable, ["key", "value", "effect"], "Taints of the node, which keep pods without toleration away.",
            WriteTaints },
        { Gauge, "kube_node_spec_unschedulable", Stable, [], "Whether the node is cordoned, so that it takes no new pods.",
            static (n, ref w) => w.Sample(n.Spec.Unschedulable) },
        { Gauge, "kube_node_status_allocatable", Stable, ["resource", "unit"], "Resources of the node that pods may use.",
            static (n, ref w) => WriteResources(n.Status.Allocatable.Entries, ref w) },
        { Gauge, "kube_node_status_capacity", Stable, ["resource", "unit"], "Resources of the node, those kept for the system included.",
            static (n, ref w) => WriteResources(n.Status.Capacity.Entries, ref w) },
        { Gauge, "kube_node_status_condition", Stable, ["condition", "status"], "Conditions of the node: 1 for the status that each has.",
            WriteConditions },
        { Gauge, "kube_node_status_addresses", Alpha, ["type", "address"], "Addresses of the node.", WriteAddresses },
    };

    private static void WriteNode(Node source, ref SampleWriter writer)
    {
        Utf8 internalIP = default;
        foreach (NodeAddress address in source.Status.Addresses)
        {
            internalIP = address.Type.Is("InternalIP"u8) ? address.Address : internalIP;
        }
        NodeSystemInfo system = source.Status.NodeInfo;
        writer.Sample(
            1, system.KernelVersion, system.OSImage, system.ContainerRuntimeVersion, system.KubeletVersion, s_noProxyVersion,
            source.Spec.ProviderID, source.Spec.PodCidr, system.SystemUuid, internalIP);
    }

    private static void WriteRoles(Node source, ref SampleWriter writer)
    {
        ReadOnlySpan<byte> prefix = "node-role.kubernetes.io/"u8;
        foreach (Entry<Utf8> label in source.Metadata.Labels)
        {
            if (label.Key.Span.StartsWith(prefix))
            {
                writer.Sample(1, label.Key.Memory[prefix.Length..]);
            }
        }
    }

    private static void WritePodCidrs(Node source, ref SampleWriter writer)
    {
        foreach (Utf8 range in source.Spec.PodCidrs)
        {
            writer.Sample(1, range);
        }
    }

    private static void WriteTaints(Node source, ref SampleWriter writer)
    {
        foreach (Taint taint in source.Spec.Taints)
        {
            writer.Sample(1, taint.Key, taint.Value, taint.Effect);
        }
    }

    private static void WriteResources(ReadOnlySpan<Entry<Quantity>> resources, ref SampleWriter writer)
    {
        foreach ((Utf8 name, Quantity amount) in resources)
        {
            if (name.Is("pods"u8))
            {
                writer.Sample(amount.Milli, name, ResourceUnits.Integer);
                continue;
            }
            foreach (ReadOnlyMemory<byte> unit in ResourceUnits.Of(name.Span))
            {
                writer.Sample(amount.Milli, ResourceUnits.Label(name, writer), unit);
            }
        }
    }

    private static void WriteConditions(Node source, ref SampleWriter writer)
    {
        foreach (NodeCondition condition in source.Status.Conditions)
        {
            writer.OneOf(Conditions.Statuses, condition.Status, condition.Type);
        }
    }

    private static void WriteAddresses(Node source, ref SampleWriter writer)
    {
        foreach (NodeAddress address in source.Status.Addresses)
        {
            writer.Sample(1, address.Type, address.Address);
        }
    }
}
