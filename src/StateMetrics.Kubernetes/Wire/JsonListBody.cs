using System.Text.Json;

namespace StateMetrics.Kubernetes.Wire;

/// <summary>
/// A list as JSON: {"kind", "apiVersion", "metadata", "items"} in any order. The items are bare objects without
/// apiVersion and kind.
/// </summary>
internal sealed class JsonListBody(ReceiveBuffer buffer) : ListBody, JsonTokens.ITaker
{
    private readonly JsonTokens _tokens = new(buffer);
    private Member _member = Member.Other;
    private Member _field = Member.Other;
    private int _itemStart = -1;
    private bool _itemRead;

    private enum Member
    {
        Other,
        Kind,
        Metadata,
        Items,
        ResourceVersion,
        Continue,
        ShardInfo,
    }

    internal override WireFormat Format => WireFormat.Json;

    internal override async ValueTask<bool> ReadAsync(CancellationToken stop)
    {
        Item = default;
        _itemRead = false;
        _tokens.Release();
        while (await _tokens.ReadAsync(this, stop))
        {
            if (_itemRead)
            {
                Item = _tokens.Held[_itemStart.._tokens.Scanned];
                _itemStart = -1;
                return true;
            }
            _tokens.Release();
        }
        return false;
    }

    public override void Dispose() => _tokens.Dispose();

    bool JsonTokens.ITaker.Take(ref Utf8JsonReader reader, int start)
    {
        int depth = reader.CurrentDepth;
        if (depth == 0)
        {
            return reader.TokenType is JsonTokenType.StartObject or JsonTokenType.EndObject
                ? false : throw new InvalidDataException("a JSON value where a list was expected");
        }
        if (depth == 1)
        {
            TakeMember(ref reader);
            return false;
        }
        switch (_member)
        {
            case Member.Items when depth == 2 && _itemStart < 0:
                _itemStart = reader.TokenType == JsonTokenType.StartObject
                    ? start : throw new InvalidDataException("a list item that is no object");
                return false;
            case Member.Items:
                _itemRead = depth == 2;
                return _itemRead;
            case Member.Metadata when depth == 2:
                TakeMetadata(ref reader);
                return false;
            default:
                // What nobody asks for is given up at once, at the end of each inner value.
                return reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray;
        }
    }

    private void TakeMember(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.PropertyName)
        {
            _member = reader.ValueTextEquals("items"u8) ? Member.Items
                : reader.ValueTextEquals("metadata"u8) ? Member.Metadata
                : reader.ValueTextEquals("kind"u8) ? Member.Kind : Member.Other;
        }
        else if (_member == Member.Kind && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("Status"u8))
        {
            throw new InvalidDataException("a Status where a list was expected");
        }
    }

    private void TakeMetadata(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.PropertyName)
        {
            _field = reader.ValueTextEquals("resourceVersion"u8) ? Member.ResourceVersion
                : reader.ValueTextEquals("continue"u8) ? Member.Continue
                : reader.ValueTextEquals("shardInfo"u8) ? Member.ShardInfo : Member.Other;
            return;
        }
        if (_field == Member.ShardInfo)
        {
            Head = Head with { Sharded = reader.TokenType is JsonTokenType.StartObject or JsonTokenType.EndObject };
        }
        else if (reader.TokenType == JsonTokenType.String)
        {
            Head = _field switch
            {
                Member.ResourceVersion => Head with { ResourceVersion = reader.GetString()! },
                Member.Continue => Head with { Continue = reader.GetString()! },
                _ => Head,
            };
        }
    }
}
