using System.Text.Json;
using TextEncoding = System.Text.Encoding;

namespace StateMetrics.Simulator.Encoding;

/// <summary>Every message of the Kubernetes API, read once from the embedded protobuf-fields.json.</summary>
internal static class MessageTable
{
    internal const string ObjectMeta = "k8s.io.apimachinery.pkg.apis.meta.v1.ObjectMeta";

    private static readonly Lazy<Dictionary<string, MessageShape>> s_messages = new(Read);

    /// <summary>The message of this full name.</summary>
    /// <exception cref="KeyNotFoundException">The field table has no such message.</exception>
    internal static MessageShape Get(string name) => s_messages.Value[name];

    internal static bool Contains(string name) => s_messages.Value.ContainsKey(name);

    private static Dictionary<string, MessageShape> Read()
    {
        using Stream stream = typeof(MessageTable).Assembly.GetManifestResourceStream("protobuf-fields.json")
            ?? throw new InvalidOperationException("the field table is not embedded in the assembly");
        using JsonDocument document = JsonDocument.Parse(stream);
        JsonElement messages = document.RootElement.GetProperty("messages");
        Dictionary<string, MessageShape> shapes = [];
        foreach (JsonProperty message in messages.EnumerateObject())
        {
            shapes[message.Name] = new MessageShape(message.Name);
        }
        foreach (JsonProperty message in messages.EnumerateObject())
        {
            shapes[message.Name].Fields = [.. message.Value.EnumerateArray()
                .Select(field => ReadField(message.Name, field, shapes)).OrderBy(field => field.Number)];
        }
        return shapes;
    }

    private static FieldShape ReadField(string message, JsonElement field, Dictionary<string, MessageShape> shapes)
    {
        string name = field.GetProperty("name").GetString()!;
        string json = field.TryGetProperty("json", out JsonElement key) ? key.GetString()! : name;
        string type = field.GetProperty("type").GetString()!;
        bool map = type.StartsWith("map<string,", StringComparison.Ordinal);
        string value = map ? type["map<string,".Length..^1] : type;
        bool inline = field.TryGetProperty("inline", out _);
        FieldKind kind = KindOf(value);
        return new FieldShape
        {
            Number = field.GetProperty("number").GetInt32(),
            JsonName = TextEncoding.UTF8.GetBytes(json),
            Kind = kind,
            Repeated = field.TryGetProperty("repeated", out _),
            Inline = inline,
            Map = map,
            Always = inline || AlwaysWritten.Contains(message, json),
            Message = kind == FieldKind.Nested ? shapes[value] : null,
        };
    }

    private static FieldKind KindOf(string type) => type switch
    {
        "string" => FieldKind.Text,
        "bool" => FieldKind.Bool,
        "int32" or "int64" => FieldKind.Integer,
        "double" => FieldKind.Double,
        "bytes" => FieldKind.Base64,
        "k8s.io.apimachinery.pkg.apis.meta.v1.Time" => FieldKind.Time,
        "k8s.io.apimachinery.pkg.apis.meta.v1.MicroTime" => FieldKind.MicroTime,
        "k8s.io.apimachinery.pkg.api.resource.Quantity" => FieldKind.Quantity,
        "k8s.io.apimachinery.pkg.util.intstr.IntOrString" => FieldKind.IntOrString,
        "k8s.io.apimachinery.pkg.apis.meta.v1.FieldsV1" => FieldKind.RawJson,
        "k8s.io.apimachinery.pkg.runtime.RawExtension" => FieldKind.RawJson,
        "k8s.io.apiextensions_apiserver.pkg.apis.apiextensions.v1.JSON" => FieldKind.RawJson,
        "k8s.io.apimachinery.pkg.apis.meta.v1.Verbs" => FieldKind.TextList,
        _ when type.EndsWith(".ExtraValue", StringComparison.Ordinal) => FieldKind.TextList,
        _ => FieldKind.Nested,
    };
}
