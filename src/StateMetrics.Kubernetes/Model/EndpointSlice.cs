using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/service-resources/endpoint-slice-v1/</summary>
public sealed class EndpointSlice : KubernetesObject
{
    public static readonly FieldTable<EndpointSlice> Fields = Table<EndpointSlice>()
        .Messages(2, "endpoints", static s => ref s.Endpoints, Endpoint.Fields)
        .Messages(3, "ports", static s => ref s.Ports, EndpointSlicePort.Fields)
        .Text(4, "addressType", static s => ref s.AddressType);

    private static readonly FieldTable<EndpointSlice> s_betaFields = Table<EndpointSlice>()
        .Messages(2, "endpoints", static s => ref s.Endpoints, Endpoint.BetaFields)
        .Messages(3, "ports", static s => ref s.Ports, EndpointSlicePort.Fields)
        .Text(4, "addressType", static s => ref s.AddressType);

    public static readonly ResourceKind<EndpointSlice> Resource = new()
    {
        Group = "discovery.k8s.io",
        Version = "v1",
        Plural = "endpointslices",
        Kind = "EndpointSlice",
        Namespaced = true,
        Fields = Fields,
        OlderVersions = [new("v1beta1", s_betaFields)],
    };

    public Repeated<Endpoint> Endpoints;
    public Repeated<EndpointSlicePort> Ports;
    public Utf8 AddressType;
}

public sealed class Endpoint
{
    public static readonly FieldTable<Endpoint> Fields = new FieldTable<Endpoint>()
        .Texts(1, "addresses", static e => ref e.Addresses)
        .Message(2, "conditions", static e => e.Conditions, EndpointConditions.Fields)
        .Text(3, "hostname", static e => ref e.Hostname)
        .Message(4, "targetRef", static e => ref e.TargetRef, ObjectReference.Fields)
        .Text(6, "nodeName", static e => ref e.NodeName)
        .Text(7, "zone", static e => ref e.Zone)
        .Message(8, "hints", static e => ref e.Hints, EndpointHints.Fields);

    /// <summary>
    /// v1beta1 tells zone and node in its topology, and from Kubernetes 1.21 on the node in a field of its own too. The hints
    /// have the number that the zone has in v1.
    /// </summary>
    internal static readonly FieldTable<Endpoint> BetaFields = new FieldTable<Endpoint>()
        .Texts(1, "addresses", static e => ref e.Addresses)
        .Message(2, "conditions", static e => e.Conditions, EndpointConditions.Fields)
        .Text(3, "hostname", static e => ref e.Hostname)
        .Message(4, "targetRef", static e => ref e.TargetRef, ObjectReference.Fields)
        .TextMap(5, "topology", static e => ref e.Topology)
        .Text(6, "nodeName", static e => ref e.NodeName)
        .Message(7, "hints", static e => ref e.Hints, EndpointHints.Fields)
        .Settled(static e => e.TakeFromTopology());

    public Repeated<Utf8> Addresses;
    public readonly EndpointConditions Conditions = new();
    public Utf8? Hostname;
    public ObjectReference? TargetRef;
    public Utf8? NodeName;
    public Utf8? Zone;
    public EndpointHints? Hints;

    /// <summary>Of v1beta1 only.</summary>
    public Map<Utf8> Topology;

    private void TakeFromTopology()
    {
        if (Topology.TryGet("topology.kubernetes.io/zone"u8, out Utf8 zone))
        {
            Zone = zone;
        }
        if (NodeName is null && Topology.TryGet("kubernetes.io/hostname"u8, out Utf8 node))
        {
            NodeName = node;
        }
    }
}

public sealed class EndpointConditions
{
    public static readonly FieldTable<EndpointConditions> Fields = new FieldTable<EndpointConditions>()
        .Flag(1, "ready", static c => ref c.Ready)
        .Flag(2, "serving", static c => ref c.Serving)
        .Flag(3, "terminating", static c => ref c.Terminating);

    public bool? Ready;
    public bool? Serving;
    public bool? Terminating;
}

public sealed class EndpointHints
{
    public static readonly FieldTable<EndpointHints> Fields = new FieldTable<EndpointHints>()
        .Messages(1, "forZones", static h => ref h.ForZones, ForZone.Fields);

    public Repeated<ForZone> ForZones;
}

public sealed class ForZone
{
    public static readonly FieldTable<ForZone> Fields = new FieldTable<ForZone>()
        .Text(1, "name", static z => ref z.Name);

    public Utf8 Name;
}

public sealed class EndpointSlicePort
{
    public static readonly FieldTable<EndpointSlicePort> Fields = new FieldTable<EndpointSlicePort>()
        .Text(1, "name", static p => ref p.Name)
        .Text(2, "protocol", static p => ref p.Protocol)
        .Integer(3, "port", static p => ref p.Port);

    public Utf8? Name;
    public Utf8? Protocol;
    public int? Port;
}
