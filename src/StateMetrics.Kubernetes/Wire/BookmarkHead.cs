using System.Text.Json;

namespace StateMetrics.Kubernetes.Wire;

/// <summary>What a bookmark says: up to which version everything has been sent, and whether the initial events are among it.</summary>
internal readonly record struct BookmarkHead(Utf8 ResourceVersion, bool EndsInitialEvents)
{
    private static ReadOnlySpan<byte> InitialEventsEnd => "k8s.io/initial-events-end"u8;

    /// <exception cref="InvalidDataException">The body has no resourceVersion, or is malformed.</exception>
    internal static BookmarkHead Read(WireFormat format, ReadOnlyMemory<byte> body)
    {
        BookmarkHead head = format == WireFormat.Protobuf ? ReadProtobuf(body) : ReadJson(body);
        return head.ResourceVersion.IsEmpty ? throw new InvalidDataException("a bookmark without resourceVersion") : head;
    }

    private static BookmarkHead ReadProtobuf(ReadOnlyMemory<byte> body)
    {
        var head = default(BookmarkHead);
        var reader = new ProtoReader(body);
        while (reader.TryReadField(out int number))
        {
            if (number != 1)
            {
                reader.Skip();
                continue;
            }
            var metadata = new ProtoReader(reader.ReadBytes());
            while (metadata.TryReadField(out int field))
            {
                switch (field)
                {
                    case 6: head = head with { ResourceVersion = metadata.ReadUtf8() }; break;
                    case 12: head = head with { EndsInitialEvents = head.EndsInitialEvents || IsEnd(metadata.ReadBytes()) }; break;
                    default: metadata.Skip(); break;
                }
            }
        }
        return head;
    }

    private static bool IsEnd(ReadOnlyMemory<byte> annotation)
    {
        Utf8 key = default, value = default;
        var reader = new ProtoReader(annotation);
        while (reader.TryReadField(out int number))
        {
            switch (number)
            {
                case 1: key = reader.ReadUtf8(); break;
                case 2: value = reader.ReadUtf8(); break;
                default: reader.Skip(); break;
            }
        }
        return key.Is(InitialEventsEnd) && value.Is("true"u8);
    }

    private static BookmarkHead ReadJson(ReadOnlyMemory<byte> body)
    {
        try
        {
            var head = default(BookmarkHead);
            var reader = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = ObjectHead.JsonDepthMax });
            if (!JsonMembers.Find(ref reader, "metadata"u8) || reader.TokenType != JsonTokenType.StartObject)
            {
                return head;
            }
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("resourceVersion"u8))
                {
                    head = head with { ResourceVersion = JsonMembers.Text(ref reader, body) };
                }
                else if (reader.ValueTextEquals("annotations"u8))
                {
                    head = head with { EndsInitialEvents = HasEnd(ref reader, body) };
                }
                else
                {
                    reader.Skip();
                }
            }
            return head;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"malformed JSON in a bookmark: {e.Message}", e);
        }
    }

    private static bool HasEnd(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
    {
        bool ends = false;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return false;
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isEnd = reader.ValueTextEquals(InitialEventsEnd);
            ends |= JsonMembers.Text(ref reader, body).Is("true"u8) && isEnd;
        }
        return ends;
    }
}
