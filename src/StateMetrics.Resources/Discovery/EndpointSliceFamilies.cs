using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Wire;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Resources.Discovery;

internal static class EndpointSliceFamilies
{
    internal static readonly FamilyTable<EndpointSlice> Table = new(
        ["endpointslice", "namespace"], static (s, ref i) => i.Values(s.Metadata.Name, s.Metadata.Namespace))
    {
        { Gauge, "kube_endpointslice_info", Alpha, ["addresstype"], "An endpoint slice with the type of its addresses, always 1.",
            static (s, ref w) => w.Sample(1, s.AddressType) },
        { Gauge, "kube_endpointslice_created", Alpha, [], "When the endpoint slice was created, in Unix seconds.", MetadataRows.Created },
        { Gauge, "kube_endpointslice_endpoints_hints", Alpha, ["address", "for_zone"],
            "Zones that should send to an endpoint of the endpoint slice, which goes by its first address.", WriteHints },
        { Gauge, "kube_endpointslice_endpoints", Alpha,
            [
                "ready", "serving", "hostname", "terminating", "targetref_kind", "targetref_name", "targetref_namespace",
                "endpoint_nodename", "endpoint_zone", "address",
            ],
            "Addresses of the endpoint slice, with the state of their endpoint and what is behind it.", WriteEndpoints },
        { Gauge, "kube_endpointslice_ports", Alpha, ["port_name", "port_protocol", "port_number"],
            "Ports of the endpoint slice.", WritePorts },
        { Gauge, "kube_endpointslice_annotations", Alpha, DynamicLabels.Annotation,
            "Annotations of the endpoint slice that the allowlist selects, as labels.", MetadataRows.Annotations },
        { Gauge, "kube_endpointslice_labels", Alpha, DynamicLabels.Label, "Labels of the endpoint slice that the allowlist selects.",
            MetadataRows.Labels },
    };

    private static void WriteHints(EndpointSlice source, ref SampleWriter writer)
    {
        foreach (Endpoint endpoint in source.Endpoints)
        {
            if (endpoint.Hints is null || endpoint.Addresses.Count == 0)
            {
                continue;
            }
            foreach (ForZone zone in endpoint.Hints.ForZones)
            {
                writer.Sample(1, endpoint.Addresses[0], zone.Name);
            }
        }
    }

    private static void WriteEndpoints(EndpointSlice source, ref SampleWriter writer)
    {
        foreach (Endpoint endpoint in source.Endpoints)
        {
            EndpointConditions conditions = endpoint.Conditions;
            ObjectReference? target = endpoint.TargetRef;
            foreach (Utf8 address in endpoint.Addresses)
            {
                writer.Sample(
                    1,
                    writer.Label(conditions.Ready),
                    writer.Label(conditions.Serving),
                    endpoint.Hostname.GetValueOrDefault(),
                    writer.Label(conditions.Terminating),
                    target?.Kind ?? default,
                    target?.Name ?? default,
                    target?.Namespace ?? default,
                    endpoint.NodeName.GetValueOrDefault(),
                    endpoint.Zone.GetValueOrDefault(),
                    address);
            }
        }
    }

    private static void WritePorts(EndpointSlice source, ref SampleWriter writer)
    {
        foreach (EndpointSlicePort port in source.Ports)
        {
            writer.Sample(1, port.Name.GetValueOrDefault(), port.Protocol.GetValueOrDefault(), writer.Label(port.Port));
        }
    }
}
