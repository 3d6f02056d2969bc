using System.Buffers;
using System.Text.Json;
using StateMetrics.Simulator.Cluster;
using StateMetrics.Simulator.Encoding;
using TextEncoding = System.Text.Encoding;

namespace StateMetrics.Simulator.Http;

/// <summary>The bytes of objects of one type in one representation.</summary>
internal sealed class ObjectForm(ResourceType type, Representation representation)
{
    private static readonly byte[] s_partialPrefix =
        TextEncoding.UTF8.GetBytes("{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\"meta.k8s.io/v1\",\"metadata\":");

    internal Representation Representation => representation;

    internal string Kind => representation.MetadataOnly ? "PartialObjectMetadata" : type.Kind;

    internal string ListKind => Kind + "List";

    internal string ApiVersion => representation.MetadataOnly ? "meta.k8s.io/v1" : type.Id.GroupVersion;

    /// <summary>The bare message of an object, as it stands in a list.</summary>
    internal ReadOnlyMemory<byte> Message(StoredObject one)
    {
        if (!representation.MetadataOnly)
        {
            return one.Protobuf;
        }
        if (type.IsCustom)
        {
            using BackwardWriter writer = new();
            writer.BytesField(1, one.MetadataProtobuf());
            return writer.Written.ToArray();
        }
        return FirstField(one.Protobuf);   // metadata is field 1 of every kind, as it is of PartialObjectMetadata
    }

    /// <summary>The JSON of an object with kind and apiVersion.</summary>
    internal ReadOnlyMemory<byte> Json(StoredObject one) =>
        representation.MetadataOnly ? PartialJson(one) : one.Utf8Json;

    /// <summary>The JSON of an object as an item of a list: built-in kinds leave kind and apiVersion to the list.</summary>
    internal void WriteJsonItem(IBufferWriter<byte> output, StoredObject one)
    {
        if (representation.MetadataOnly)
        {
            output.Write(s_partialPrefix);
            output.Write(one.MetadataJson.Span);
            output.Write("}"u8);
        }
        else if (type.IsCustom)
        {
            output.Write(one.Utf8Json);
        }
        else
        {
            output.Write("{"u8);
            output.Write(one.Utf8Json.AsSpan(type.JsonPrefix.Length));
        }
    }

    /// <summary>The body of a GET.</summary>
    internal ReadOnlyMemory<byte> Whole(StoredObject one) =>
        representation.Protobuf ? Envelope.Wrap(ApiVersion, Kind, Message(one).Span) : Json(one);

    /// <summary>One frame of a watch.</summary>
    internal byte[] Frame(string eventType, StoredObject one) => representation.Protobuf
        ? Envelope.Frame(eventType, ApiVersion, Kind, Message(one).Span)
        : JsonLine(eventType, Json(one).Span);

    /// <summary>A BOOKMARK frame; <paramref name="endsInitialEvents"/> adds the annotation of streaming lists.</summary>
    internal byte[] Bookmark(long version, bool endsInitialEvents)
    {
        string annotations = endsInitialEvents ? ",\"annotations\":{\"k8s.io/initial-events-end\":\"true\"}" : "";
        byte[] json = TextEncoding.UTF8.GetBytes(
            $"{{\"kind\":\"{Kind}\",\"apiVersion\":\"{ApiVersion}\",\"metadata\":"
            + $"{{\"resourceVersion\":\"{version}\",\"creationTimestamp\":null{annotations}}}}}");
        if (!representation.Protobuf)
        {
            return JsonLine("BOOKMARK", json);
        }
        MessageShape message = representation.MetadataOnly
            ? MessageTable.Get("k8s.io.apimachinery.pkg.apis.meta.v1.PartialObjectMetadata")
            : type.Message!;
        using JsonDocument document = JsonDocument.Parse(json);
        return Envelope.Frame("BOOKMARK", ApiVersion, Kind, ProtobufEncoder.Encode(message, document.RootElement));
    }

    /// <summary>An ERROR frame around a Status.</summary>
    internal byte[] Error(ApiStatusException status)
    {
        byte[] json = StatusBody.Json(status);
        return representation.Protobuf
            ? Envelope.Frame("ERROR", "v1", "Status", StatusBody.Message(json))
            : JsonLine("ERROR", json);
    }

    private static byte[] JsonLine(string eventType, ReadOnlySpan<byte> json) =>
        [.. "{\"type\":\""u8, .. TextEncoding.UTF8.GetBytes(eventType), .. "\",\"object\":"u8, .. json, .. "}\n"u8];

    private static byte[] PartialJson(StoredObject one) => [.. s_partialPrefix, .. one.MetadataJson.Span, .. "}"u8];

    private static ReadOnlyMemory<byte> FirstField(byte[] message)
    {
        int length = 0;
        int position = 1;
        for (int shift = 0; ; shift += 7)
        {
            byte part = message[position++];
            length |= (part & 0x7f) << shift;
            if (part < 0x80)
            {
                return message.AsMemory(0, position + length);
            }
        }
    }
}
