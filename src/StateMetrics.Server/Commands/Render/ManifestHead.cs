using System.Text;
using System.Text.Json;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Server.Commands.Render;

/// <summary>What selection asks of an object before it is decoded; members that are absent or of another type are empty.</summary>
internal sealed class ManifestHead(JsonElement root)
{
    private readonly JsonElement _metadata = Member(root, "metadata");

    public string Namespace => Text(_metadata, "namespace");

    public string Name => Text(_metadata, "name");

    public string Uid => Text(_metadata, "uid");

    /// <summary>The field by which spec.nodeName selects pods.</summary>
    public string NodeName => Text(Member(root, "spec"), "nodeName");

    /// <summary>The value of a label, or null.</summary>
    public string? Label(string key) =>
        Member(Member(_metadata, "labels"), key) is { ValueKind: JsonValueKind.String } text ? TextOf(key, text) : null;

    public WireObject ToWire(ReadOnlyMemory<byte> json) => new()
    {
        Format = WireFormat.Json,
        Body = json,
        Uid = Utf8Of(Uid),
        Namespace = Utf8Of(Namespace),
        Name = Utf8Of(Name),
        ResourceVersion = Utf8Of(Text(_metadata, "resourceVersion")),
    };

    private static Utf8 Utf8Of(string text) => new(Encoding.UTF8.GetBytes(text));

    private static JsonElement Member(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement member) ? member : default;

    private static string Text(JsonElement parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.String } text ? TextOf(name, text) : "";

    /// <exception cref="InvalidDataException">Bytes that are no UTF-8, or half of a surrogate pair.</exception>
    internal static string TextOf(string name, JsonElement text)
    {
        try
        {
            return text.GetString() ?? "";
        }
        // What System.Text.Json throws for a text that it cannot turn into a string.
        catch (InvalidOperationException e)
        {
            throw new InvalidDataException($"{name} is not Unicode text", e);
        }
    }
}
