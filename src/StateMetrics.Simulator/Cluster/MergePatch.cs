using System.Buffers;
using System.Text.Json;
using StateMetrics.Simulator.Encoding;

namespace StateMetrics.Simulator.Cluster;

/// <summary>JSON merge patch, RFC 7396.</summary>
internal static class MergePatch
{
    internal static JsonDocument Apply(ReadOnlyMemory<byte> target, JsonElement patch)
    {
        using JsonDocument document = JsonDocument.Parse(target);
        ArrayBufferWriter<byte> output = new();
        using (Utf8JsonWriter json = new(output, new JsonWriterOptions { Encoder = PlainText.Encoder }))
        {
            Merge(document.RootElement, patch, json);
        }
        return JsonDocument.Parse(output.WrittenMemory);
    }

    private static void Merge(JsonElement target, JsonElement patch, Utf8JsonWriter json)
    {
        if (patch.ValueKind != JsonValueKind.Object)
        {
            patch.WriteTo(json);
            return;
        }
        json.WriteStartObject();
        bool merges = target.ValueKind == JsonValueKind.Object;
        if (merges)
        {
            foreach (JsonProperty kept in target.EnumerateObject().Where(old => !patch.TryGetProperty(old.Name, out _)))
            {
                kept.WriteTo(json);
            }
        }
        foreach (JsonProperty changed in patch.EnumerateObject().Where(change => change.Value.ValueKind != JsonValueKind.Null))
        {
            json.WritePropertyName(changed.Name);
            JsonElement old = default;
            _ = merges && target.TryGetProperty(changed.Name, out old);
            Merge(old, changed.Value, json);
        }
        json.WriteEndObject();
    }
}
