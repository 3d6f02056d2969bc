using System.Text.Json;

namespace StateMetrics.Kubernetes.Wire;

/// <summary>A watch as JSON: one value {"type", "object"} after another, usually one a line.</summary>
internal sealed class JsonWatchBody(ReceiveBuffer buffer) : WatchBody, JsonTokens.ITaker
{
    private readonly JsonTokens _tokens = new(buffer);
    private Member _member;
    private byte[] _type = [];
    private int _objectStart;
    private int _objectEnd;

    private enum Member
    {
        Other,
        Type,
        Object,
    }

    internal override WireFormat Format => WireFormat.Json;

    public override void Dispose() => _tokens.Dispose();

    private protected override async ValueTask<bool> ReadFrameAsync(CancellationToken stop)
    {
        _type = [];
        _objectStart = _objectEnd = 0;
        _member = Member.Other;
        if (!await _tokens.NextDocumentAsync(stop))
        {
            return false;
        }
        if (!await _tokens.ReadAsync(this, stop))
        {
            throw new InvalidDataException("the stream ended inside an event");
        }
        Type = new Utf8(_type);
        Body = _tokens.Held[_objectStart.._objectEnd];
        return Body.Length > 0 ? true : throw new InvalidDataException("an event without an object");
    }

    bool JsonTokens.ITaker.Take(ref Utf8JsonReader reader, int start)
    {
        switch (reader.CurrentDepth)
        {
            case 0:
                return reader.TokenType switch
                {
                    JsonTokenType.StartObject => false,
                    JsonTokenType.EndObject => true,
                    _ => throw new InvalidDataException("a JSON value where an event was expected"),
                };
            case 1 when reader.TokenType == JsonTokenType.PropertyName:
                _member = reader.ValueTextEquals("type"u8) ? Member.Type
                    : reader.ValueTextEquals("object"u8) ? Member.Object : Member.Other;
                return false;
            case 1 when _member == Member.Type && reader.TokenType == JsonTokenType.String:
                _type = TypeOf(ref reader);
                return false;
            case 1 when _member == Member.Object && reader.TokenType == JsonTokenType.StartObject:
                _objectStart = start;
                return false;
            case 1 when _member == Member.Object && reader.TokenType == JsonTokenType.EndObject:
                _objectEnd = start + 1;
                return false;
            default:
                return false;
        }
    }

    // The known types are constants, so that an event costs no array.
    private static byte[] TypeOf(ref Utf8JsonReader reader)
    {
        foreach (byte[] known in s_types)
        {
            if (reader.ValueTextEquals(known))
            {
                return known;
            }
        }
        return "?"u8.ToArray();
    }

    private static readonly byte[][] s_types =
        ["ADDED"u8.ToArray(), "MODIFIED"u8.ToArray(), "DELETED"u8.ToArray(), "BOOKMARK"u8.ToArray(), "ERROR"u8.ToArray()];
}
