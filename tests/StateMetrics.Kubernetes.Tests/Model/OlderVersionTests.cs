using System.Text;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Tests.Wire;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Tests.Model;

/// <summary>Older versions that tell in another way what the model holds.</summary>
public sealed class OlderVersionTests
{
    [Fact]
    public void A_version_that_the_kind_does_not_know_is_refused() =>
        Assert.Equal("CronJob cannot be read in version v2alpha1 (Parameter 'version')",
            Assert.Throws<ArgumentException>(() => CronJob.Resource.In("v2alpha1")).Message);

    [Theory]
    [InlineData("""{"addresses":["1"],"topology":{"kubernetes.io/hostname":"n","topology.kubernetes.io/zone":"z"}}""", "n", "z")]
    [InlineData("""{"addresses":["1"],"nodeName":"node","topology":{"kubernetes.io/hostname":"n"}}""", "node", null)]
    [InlineData("""{"addresses":["1"],"topology":{"kubernetes.io/hostname":"n"},"nodeName":"node"}""", "node", null)]
    [InlineData("""{"addresses":["1"],"topology":{"topology.kubernetes.io/region":"r"}}""", null, null)]
    [InlineData("""{"addresses":["1"],"topology":null,"zone":"of v1","hints":{"forZones":[{"name":"h"}]}}""", null, null)]
    [InlineData("""{}""", null, null)]
    public void Endpoints_of_v1beta1_have_their_node_and_zone_from_the_topology(string endpoint, string? node, string? zone)
    {
        string json = $$"""{"endpoints":[{{endpoint}}],"ports":[{"port":1}]}""";
        bool hinted = endpoint.Contains("forZones", StringComparison.Ordinal);
        Assert.All(Both(EndpointSlice.Resource.In("v1beta1"), "discovery", json), slice =>
        {
            Assert.Equal((node, zone), (slice.Endpoints[0].NodeName?.ToString(), slice.Endpoints[0].Zone?.ToString()));
            Assert.Equal(hinted ? "h" : null, slice.Endpoints[0].Hints?.ForZones[0].Name.ToString());
            Assert.Equal(1, slice.Ports[0].Port);
        });
    }

    [Theory]
    [InlineData("""{"serviceName":"web","servicePort":80}""", "web:80", null)]
    [InlineData("""{"serviceName":"web","servicePort":"http"}""", "web:0", null)]
    [InlineData("""{"serviceName":"web"}""", "web:0", null)]
    [InlineData("""{"servicePort":80}""", ":80", null)]
    [InlineData("""{"servicePort":0,"resource":{"kind":"Bucket","name":"b"}}""", null, "Bucket/b")]
    [InlineData("""{"serviceName":"","servicePort":0,"resource":{"kind":"Bucket","name":"b"}}""", null, "Bucket/b")]
    [InlineData("""{"service":{"name":"of v1"}}""", null, null)]
    [InlineData("""{}""", null, null)]
    public void Backends_of_v1beta1_name_their_service_themselves(string backend, string? service, string? resource)
    {
        string json = $$$"""{"spec":{"rules":[{"host":"h","http":{"paths":[{"path":"/","pathType":"Exact","backend":{{{backend}}}}]}}]}}""";
        Assert.All(Both(Ingress.Resource.In("v1beta1"), "networking", json), ingress =>
        {
            HttpIngressPath path = ingress.Spec.Rules[0].Http!.Paths[0];
            Assert.Equal(("h", "/", "Exact"), ($"{ingress.Spec.Rules[0].Host}", $"{path.Path}", $"{path.PathType}"));
            Assert.Equal(service, path.Backend.Service is IngressServiceBackend s ? $"{s.Name}:{s.Port.Number}" : null);
            Assert.Equal(resource, path.Backend.Resource is TypedLocalObjectReference r ? $"{r.Kind}/{r.Name}" : null);
        });
    }

    /// <summary>The object as read from JSON, and from protobuf.</summary>
    private static T[] Both<T>(ResourceKind<T> kind, string package, string json) where T : KubernetesObject, new()
    {
        byte[] text = Encoding.UTF8.GetBytes(json);
        FieldsProto proto = ApiEncoder.Encode(
            $"k8s.io.api.{package}.{kind.Version}.{kind.Kind}", System.Text.Json.Nodes.JsonNode.Parse(text)!.AsObject());
        return [kind.Decode(Wire(WireFormat.Json, text)), kind.Decode(Wire(WireFormat.Protobuf, proto.Bytes))];
    }

    private static WireObject Wire(WireFormat format, byte[] body) => new()
    {
        Format = format,
        Body = body,
        Uid = default,
        Namespace = default,
        Name = default,
        ResourceVersion = default,
    };
}
