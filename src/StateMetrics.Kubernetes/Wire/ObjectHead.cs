using System.Text.Json;

namespace StateMetrics.Kubernetes.Wire;

/// <summary>
/// The identity of an object, read from the first bytes of its metadata and borrowed from them. Reading ends as soon as
/// everything is known: what follows is most of the object, and often nobody's business.
/// </summary>
internal readonly record struct ObjectHead
{
    // Nesting of arrays and objects; the API server's own limit is far higher, no real object comes near this one.
    internal const int JsonDepthMax = 256;

    internal Utf8 Uid { get; init; }

    internal Utf8 Namespace { get; init; }

    internal Utf8 Name { get; init; }

    internal Utf8 ResourceVersion { get; init; }

    /// <summary>False where the body has no metadata with a uid, or is malformed before that.</summary>
    internal static bool TryRead(WireFormat format, ReadOnlyMemory<byte> body, out ObjectHead head)
    {
        try
        {
            head = format == WireFormat.Protobuf ? ReadProtobuf(body) : ReadJson(body);
            return !head.Uid.IsEmpty;
        }
        catch (Exception e) when (e is InvalidDataException or JsonException)
        {
            head = default;
            return false;
        }
    }

    internal WireObject Of(WireFormat format, ReadOnlyMemory<byte> body) => new()
    {
        Format = format,
        Body = body,
        Uid = Uid,
        Namespace = Namespace,
        Name = Name,
        ResourceVersion = ResourceVersion,
    };

    private static ObjectHead ReadProtobuf(ReadOnlyMemory<byte> body)
    {
        var reader = new ProtoReader(body);
        while (reader.TryReadField(out int number))
        {
            if (number == 1)
            {
                return ReadProtobufMetadata(reader.ReadBytes());
            }
            reader.Skip();
        }
        return default;
    }

    private static ObjectHead ReadProtobufMetadata(ReadOnlyMemory<byte> metadata)
    {
        Utf8 name = default, ns = default, uid = default, version = default;
        var reader = new ProtoReader(metadata);
        // Written in the order of their numbers by every encoder of the API: behind 6 comes nothing of the head.
        while (reader.TryReadField(out int number) && number <= 6)
        {
            switch (number)
            {
                case 1: name = reader.ReadUtf8(); break;
                case 3: ns = reader.ReadUtf8(); break;
                case 5: uid = reader.ReadUtf8(); break;
                case 6: version = reader.ReadUtf8(); break;
                default: reader.Skip(); break;
            }
        }
        return new ObjectHead { Name = name, Namespace = ns, Uid = uid, ResourceVersion = version };
    }

    private static ObjectHead ReadJson(ReadOnlyMemory<byte> body)
    {
        var reader = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = JsonDepthMax });
        return JsonMembers.Find(ref reader, "metadata"u8) ? ReadJsonMetadata(ref reader, body) : default;
    }

    private static ObjectHead ReadJsonMetadata(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
    {
        Utf8 name = default, ns = default, uid = default, version = default;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return default;
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("name"u8)) { name = JsonMembers.Text(ref reader, body); }
            else if (reader.ValueTextEquals("namespace"u8)) { ns = JsonMembers.Text(ref reader, body); }
            else if (reader.ValueTextEquals("uid"u8)) { uid = JsonMembers.Text(ref reader, body); }
            else if (reader.ValueTextEquals("resourceVersion"u8)) { version = JsonMembers.Text(ref reader, body); }
            else { reader.Skip(); }
            // Members come in any order, and a cluster-scoped object has no namespace: three are no reason to stop.
            if (!name.IsEmpty && !ns.IsEmpty && !uid.IsEmpty && !version.IsEmpty)
            {
                break;
            }
        }
        return new ObjectHead { Name = name, Namespace = ns, Uid = uid, ResourceVersion = version };
    }
}
