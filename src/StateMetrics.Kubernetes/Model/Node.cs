using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/node-v1/</summary>
public sealed class Node : KubernetesObject
{
    public static readonly FieldTable<Node> Fields = Table<Node>()
        .Message(2, "spec", static n => n.Spec, NodeSpec.Fields)
        .Message(3, "status", static n => n.Status, NodeStatus.Fields);

    public static readonly ResourceKind<Node> Resource = new()
    {
        Group = "",
        Version = "v1",
        Plural = "nodes",
        Kind = "Node",
        Namespaced = false,
        Fields = Fields,
    };

    public readonly NodeSpec Spec = new();
    public readonly NodeStatus Status = new();

    public override Timestamp NewestTransition => Condition.Newest(Status.Conditions);
}

public sealed class NodeSpec
{
    public static readonly FieldTable<NodeSpec> Fields = new FieldTable<NodeSpec>()
        .Text(1, "podCIDR", static s => ref s.PodCidr)
        .Text(3, "providerID", static s => ref s.ProviderID)
        .Flag(4, "unschedulable", static s => ref s.Unschedulable)
        .Messages(5, "taints", static s => ref s.Taints, Taint.Fields)
        .Texts(7, "podCIDRs", static s => ref s.PodCidrs);

    public Utf8 PodCidr;
    public Utf8 ProviderID;
    public bool Unschedulable;
    public Repeated<Taint> Taints;
    public Repeated<Utf8> PodCidrs;
}

public sealed class Taint
{
    public static readonly FieldTable<Taint> Fields = new FieldTable<Taint>()
        .Text(1, "key", static t => ref t.Key)
        .Text(2, "value", static t => ref t.Value)
        .Text(3, "effect", static t => ref t.Effect);

    public Utf8 Key;
    public Utf8 Value;
    public Utf8 Effect;
}

public sealed class NodeStatus
{
    public static readonly FieldTable<NodeStatus> Fields = new FieldTable<NodeStatus>()
        .QuantityMap(1, "capacity", static s => ref s.Capacity)
        .QuantityMap(2, "allocatable", static s => ref s.Allocatable)
        .Messages(4, "conditions", static s => ref s.Conditions, NodeCondition.Fields)
        .Messages(5, "addresses", static s => ref s.Addresses, NodeAddress.Fields)
        .Message(7, "nodeInfo", static s => s.NodeInfo, NodeSystemInfo.Fields);

    public Map<Quantity> Capacity;
    public Map<Quantity> Allocatable;
    public Repeated<NodeCondition> Conditions;
    public Repeated<NodeAddress> Addresses;
    public readonly NodeSystemInfo NodeInfo = new();
}

public sealed class NodeCondition : Condition
{
    public static readonly FieldTable<NodeCondition> Fields = new FieldTable<NodeCondition>()
        .Text(1, "type", static c => ref c.Type)
        .Text(2, "status", static c => ref c.Status)
        .Time(4, "lastTransitionTime", static c => ref c.LastTransitionTime);

    public Utf8 Type;
    public Utf8 Status;
}

public sealed class NodeAddress
{
    public static readonly FieldTable<NodeAddress> Fields = new FieldTable<NodeAddress>()
        .Text(1, "type", static a => ref a.Type)
        .Text(2, "address", static a => ref a.Address);

    public Utf8 Type;
    public Utf8 Address;
}

public sealed class NodeSystemInfo
{
    public static readonly FieldTable<NodeSystemInfo> Fields = new FieldTable<NodeSystemInfo>()
        .Text(2, "systemUUID", static i => ref i.SystemUuid)
        .Text(4, "kernelVersion", static i => ref i.KernelVersion)
        .Text(5, "osImage", static i => ref i.OSImage)
        .Text(6, "containerRuntimeVersion", static i => ref i.ContainerRuntimeVersion)
        .Text(7, "kubeletVersion", static i => ref i.KubeletVersion);

    public Utf8 SystemUuid;
    public Utf8 KernelVersion;
    public Utf8 OSImage;
    public Utf8 ContainerRuntimeVersion;
    public Utf8 KubeletVersion;
}
