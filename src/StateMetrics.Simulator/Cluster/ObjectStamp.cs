using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using StateMetrics.Simulator.Encoding;

namespace StateMetrics.Simulator.Cluster;

/// <summary>
/// What the server decides about an object that is written. A stamp and a body make a <see cref="StoredObject"/>:
/// the body's own values of the stamped fields are replaced (an empty text leaves the field out), all else is taken as it is.
/// </summary>
internal sealed record ObjectStamp
{
    internal required string Namespace { get; init; }

    internal required string Name { get; init; }

    internal required string Uid { get; init; }

    internal required long Version { get; init; }

    internal required string CreationTimestamp { get; init; }

    /// <summary>The text of metadata.resourceVersion where it is not that of <see cref="Version"/>.</summary>
    internal string? ResourceVersion { get; init; }

    internal long? Generation { get; init; }

    internal string? DeletionTimestamp { get; init; }

    /// <summary>Replaces the body's status; an undefined element removes it.</summary>
    internal JsonElement? Status { get; init; }

    internal StoredObject Write(ResourceType type, JsonElement body)
    {
        // As large as the body and what is stamped: growing by doubling was half of the garbage of a bulk load.
        ArrayBufferWriter<byte> output = new(JsonMarshal.GetRawUtf8Value(body).Length + 512);
        output.Write(type.JsonPrefix);
        int start = output.WrittenCount + "\"metadata\":"u8.Length;
        using Utf8JsonWriter json = new(output, new JsonWriterOptions { SkipValidation = true, Encoder = PlainText.Encoder });
        output.Write("\"metadata\":"u8);
        WriteMetadata(json, body);
        json.Flush();
        int length = output.WrittenCount - start;
        string nodeName = WriteRest(json, output, body);
        output.Write("}"u8);
        ObjectMetadata metadata = new()
        {
            Namespace = Namespace,
            Name = Name,
            Uid = Uid,
            NodeName = nodeName,
            Start = start,
            Length = length,
        };
        return new StoredObject(type, Version, output.WrittenSpan.ToArray(), metadata);
    }

    private void WriteMetadata(Utf8JsonWriter json, JsonElement body)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, Name);
        if (Namespace.Length > 0)
        {
            json.WriteString("namespace"u8, Namespace);
        }
        WriteUnlessEmpty(json, "uid"u8, Uid);
        WriteUnlessEmpty(json, "resourceVersion"u8, ResourceVersion ?? $"{Version}");
        if (Generation is { } generation)
        {
            json.WriteNumber("generation"u8, generation);
        }
        WriteUnlessEmpty(json, "creationTimestamp"u8, CreationTimestamp);
        WriteUnlessEmpty(json, "deletionTimestamp"u8, DeletionTimestamp ?? "");
        if (body.TryGetProperty("metadata"u8, out JsonElement metadata))
        {
            foreach (JsonProperty property in metadata.EnumerateObject())
            {
                if (!IsStamped(property))
                {
                    json.WritePropertyName(property.Name);
                    WriteValue(json, property.Value);
                }
            }
        }
        json.WriteEndObject();
    }

    private static void WriteUnlessEmpty(Utf8JsonWriter json, ReadOnlySpan<byte> name, string value)
    {
        if (value.Length > 0)
        {
            json.WriteString(name, value);
        }
    }

    private bool IsStamped(JsonProperty property) =>
        property.NameEquals("name"u8) || property.NameEquals("namespace"u8) || property.NameEquals("uid"u8)
        || property.NameEquals("resourceVersion"u8) || property.NameEquals("creationTimestamp"u8)
        || (Generation is not null && property.NameEquals("generation"u8))
        || (DeletionTimestamp is not null && property.NameEquals("deletionTimestamp"u8));

    private string WriteRest(Utf8JsonWriter json, ArrayBufferWriter<byte> output, JsonElement body)
    {
        string nodeName = "";
        foreach (JsonProperty property in body.EnumerateObject())
        {
            if (property.NameEquals("kind"u8) || property.NameEquals("apiVersion"u8) || property.NameEquals("metadata"u8)
                || (Status is not null && property.NameEquals("status"u8)))
            {
                continue;
            }
            if (property.NameEquals("spec"u8) && property.Value.ValueKind == JsonValueKind.Object
                && property.Value.TryGetProperty("nodeName"u8, out JsonElement node) && node.ValueKind == JsonValueKind.String)
            {
                nodeName = string.Intern(node.GetString()!);   // one text per node, not one per pod
            }
            WriteMember(json, output, property.Name, property.Value);
        }
        if (Status is { ValueKind: not JsonValueKind.Undefined } status)
        {
            WriteMember(json, output, "status", status);
        }
        return nodeName;
    }

    private static void WriteMember(Utf8JsonWriter json, ArrayBufferWriter<byte> output, string name, JsonElement value)
    {
        output.Write(",\""u8);
        output.Write(JsonEncodedText.Encode(name).EncodedUtf8Bytes);
        output.Write("\":"u8);
        json.Reset();
        WriteValue(json, value);
        json.Flush();
    }

    /// <summary>Values on one line are taken as they are; others are written anew, since a watch event is one line.</summary>
    private static void WriteValue(Utf8JsonWriter json, JsonElement value)
    {
        ReadOnlySpan<byte> raw = JsonMarshal.GetRawUtf8Value(value);
        if (raw.ContainsAny((byte)'\n', (byte)'\r', (byte)'\t'))
        {
            value.WriteTo(json);
        }
        else
        {
            json.WriteRawValue(raw, skipInputValidation: true);
        }
    }
}
