using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Wire;
using static StateMetrics.Exposition.Families.FamilyTrait;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Resources.Core;

internal static class EndpointsFamilies
{
    internal static readonly FamilyTable<Endpoints> Table = new(
        ["namespace", "endpoint"], static (e, ref i) => i.Values(e.Metadata.Namespace, e.Metadata.Name))
    {
        { Gauge, "kube_endpoint_info", Stable, [], "An endpoints object, always 1.", MetadataRows.One },
        { Gauge, "kube_endpoint_created", Stable, [], "When the endpoints object was created, in Unix seconds.", MetadataRows.Created },
        { Gauge, "kube_endpoint_annotations", Alpha, DynamicLabels.Annotation,
            "Annotations of the endpoints object that the allowlist selects, as labels.", MetadataRows.Annotations },
        { Gauge, "kube_endpoint_labels", Stable, DynamicLabels.Label, "Labels of the endpoints object that the allowlist selects.",
            MetadataRows.Labels },
        { Gauge, "kube_endpoint_address", Stable, ["port_protocol", "port_number", "port_name", "ip", "ready"],
            "Addresses of the endpoints object, each with every port of its subset.", WriteAddresses },
        { Gauge, "kube_endpoint_ports", Stable, ["port_name", "port_protocol", "port_number"], "Ports of the endpoints object.", WritePorts,
            DeprecatedSince("v2.14.0") },
    };

    private static void WriteAddresses(Endpoints source, ref SampleWriter writer)
    {
        foreach (EndpointSubset subset in source.Subsets)
        {
            foreach (EndpointPort port in subset.Ports)
            {
                WriteAddresses(port, subset.Addresses, ready: true, writer);
                WriteAddresses(port, subset.NotReadyAddresses, ready: false, writer);
            }
        }
    }

    private static void WriteAddresses(EndpointPort port, in Repeated<EndpointAddress> addresses, bool ready, in SampleWriter writer)
    {
        foreach (EndpointAddress address in addresses)
        {
            writer.Sample(1, port.Protocol, writer.Label(port.Port), port.Name, address.IP, writer.Label(ready));
        }
    }

    private static void WritePorts(Endpoints source, ref SampleWriter writer)
    {
        foreach (EndpointSubset subset in source.Subsets)
        {
            foreach (EndpointPort port in subset.Ports)
            {
                writer.Sample(1, port.Name, port.Protocol, writer.Label(port.Port));
            }
        }
    }
}
