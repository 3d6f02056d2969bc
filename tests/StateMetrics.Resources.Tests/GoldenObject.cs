using System.Text;
using System.Text.Json;
using StateMetrics.Kubernetes.Wire;
using StateMetrics.Simulator.Cluster;
using StateMetrics.Simulator.Encoding;

namespace StateMetrics.Resources.Tests;

/// <summary>An object of a case, in either of the encodings in which the API would send it.</summary>
internal sealed class GoldenObject
{
    private readonly byte[] _json;
    private readonly byte[] _uid;
    private readonly byte[] _namespace;
    private readonly byte[] _name;

    internal GoldenObject(byte[] json)
    {
        _json = json;
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement root = document.RootElement;
        ApiVersion = Text(root, "apiVersion");
        Kind = Text(root, "kind");
        _ = root.TryGetProperty("metadata", out JsonElement metadata);
        _uid = Encoding.UTF8.GetBytes(Text(metadata, "uid"));
        _namespace = Encoding.UTF8.GetBytes(Text(metadata, "namespace"));
        _name = Encoding.UTF8.GetBytes(Text(metadata, "name"));
    }

    internal string ApiVersion { get; }

    internal string Kind { get; }

    internal WireObject AsJson() => Wire(WireFormat.Json, _json);

    internal WireObject AsProtobuf()
    {
        ResourceType type = BuiltInTypes.All.Single(t => t.Kind == Kind && t.Id.GroupVersion == ApiVersion);
        using JsonDocument document = JsonDocument.Parse(_json);
        return Wire(WireFormat.Protobuf, ProtobufEncoder.Encode(type.Message!, document.RootElement));
    }

    private WireObject Wire(WireFormat format, byte[] body) => new()
    {
        Format = format,
        Body = body,
        Uid = new Utf8(_uid),
        Namespace = new Utf8(_namespace),
        Name = new Utf8(_name),
        ResourceVersion = default,
    };

    private static string Text(JsonElement parent, string key) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(key, out JsonElement text) ? text.GetString() ?? "" : "";
}
