using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/service-resources/endpoints-v1/</summary>
public sealed class Endpoints : KubernetesObject
{
    public static readonly FieldTable<Endpoints> Fields = Table<Endpoints>()
        .Messages(2, "subsets", static e => ref e.Subsets, EndpointSubset.Fields);

    public static readonly ResourceKind<Endpoints> Resource = new()
    {
        Group = "",
        Version = "v1",
        Plural = "endpoints",
        Kind = "Endpoints",
        Namespaced = true,
        Fields = Fields,
    };

    public Repeated<EndpointSubset> Subsets;
}

public sealed class EndpointSubset
{
    public static readonly FieldTable<EndpointSubset> Fields = new FieldTable<EndpointSubset>()
        .Messages(1, "addresses", static s => ref s.Addresses, EndpointAddress.Fields)
        .Messages(2, "notReadyAddresses", static s => ref s.NotReadyAddresses, EndpointAddress.Fields)
        .Messages(3, "ports", static s => ref s.Ports, EndpointPort.Fields);

    public Repeated<EndpointAddress> Addresses;
    public Repeated<EndpointAddress> NotReadyAddresses;
    public Repeated<EndpointPort> Ports;
}

public sealed class EndpointAddress
{
    public static readonly FieldTable<EndpointAddress> Fields = new FieldTable<EndpointAddress>()
        .Text(1, "ip", static a => ref a.IP);

    public Utf8 IP;
}

public sealed class EndpointPort
{
    public static readonly FieldTable<EndpointPort> Fields = new FieldTable<EndpointPort>()
        .Text(1, "name", static p => ref p.Name)
        .Integer(2, "port", static p => ref p.Port)
        .Text(3, "protocol", static p => ref p.Protocol);

    public Utf8 Name;
    public int Port;
    public Utf8 Protocol;
}
