using System.Buffers.Text;
using System.Text.Json;

namespace StateMetrics.Kubernetes.Wire;

/// <summary>
/// Reads one JSON value that lies in one piece of memory, as Go's decoder of the Kubernetes API reads it: names are
/// case-sensitive, null means absent, broken UTF-8 becomes U+FFFD. Texts are slices of the memory unless they hold
/// escapes. Malformed input throws <see cref="JsonException"/> or <see cref="InvalidDataException"/>.
/// A value's reader is called with the value's first token current, and leaves its last one current.
/// </summary>
internal ref struct JsonReader
{
    // The limit of Go's decoder; skipping does not recurse, so that depth costs no stack.
    private const int DepthMax = 10_000;

    private readonly ReadOnlyMemory<byte> _memory;
    private Utf8JsonReader _reader;

    internal JsonReader(ReadOnlyMemory<byte> json)
    {
        _memory = json;
        _reader = new Utf8JsonReader(json.Span, new JsonReaderOptions { MaxDepth = DepthMax });
        Advance();
    }

    internal readonly bool IsNull => _reader.TokenType == JsonTokenType.Null;

    internal readonly bool IsString => _reader.TokenType == JsonTokenType.String;

    /// <summary>Throws unless nothing but white space follows the value.</summary>
    internal void End()
    {
        if (_reader.Read())
        {
            throw new InvalidDataException("JSON goes on after the object");
        }
    }

    internal readonly void ExpectObject() => Expect(JsonTokenType.StartObject, "an object");

    internal readonly void ExpectList() => Expect(JsonTokenType.StartArray, "a list");

    /// <summary>Advances to the next member's name; false at the end of the object.</summary>
    internal bool TryReadName()
    {
        Advance();
        return _reader.TokenType == JsonTokenType.PropertyName;
    }

    /// <summary>The name of the current member; valid until the next call.</summary>
    internal readonly ReadOnlySpan<byte> Name =>
        _reader.ValueIsEscaped ? JsonEscapes.Remove(_reader.ValueSpan) : _reader.ValueSpan;

    /// <summary>The current string, or member name, as borrowed text.</summary>
    internal readonly Utf8 Text
    {
        get
        {
            ReadOnlySpan<byte> raw = _reader.ValueSpan;
            if (_reader.ValueIsEscaped || !System.Text.Unicode.Utf8.IsValid(raw))
            {
                return new Utf8(JsonEscapes.Remove(raw));
            }
            return new Utf8(_memory.Slice((int)_reader.TokenStartIndex + 1, raw.Length));
        }
    }

    /// <summary>Advances to the value of the current member.</summary>
    internal void ReadValue() => Advance();

    /// <summary>Advances to the next element; false at the end of the list.</summary>
    internal bool TryReadElement()
    {
        Advance();
        return _reader.TokenType != JsonTokenType.EndArray;
    }

    internal void Skip() => _reader.Skip();

    internal readonly Utf8 ReadText()
    {
        Expect(JsonTokenType.String, "a string");
        return Text;
    }

    internal readonly bool ReadBoolean() => _reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw Unexpected("a boolean"),
    };

    /// <summary>A number without fraction and exponent; 1.0 and 1e3 are refused as Go does.</summary>
    internal readonly long ReadInt64()
    {
        Expect(JsonTokenType.Number, "an integer");
        return Utf8Parser.TryParse(_reader.ValueSpan, out long number, out int used) && used == _reader.ValueSpan.Length
            ? number
            : throw new InvalidDataException($"{NumberText()} where an integer of 64 bits is expected");
    }

    internal readonly int ReadInt32()
    {
        Expect(JsonTokenType.Number, "an integer");
        return Utf8Parser.TryParse(_reader.ValueSpan, out int number, out int used) && used == _reader.ValueSpan.Length
            ? number
            : throw new InvalidDataException($"{NumberText()} where an integer of 32 bits is expected");
    }

    internal readonly Timestamp ReadTimestamp()
    {
        Utf8 text = ReadText();
        return Timestamp.TryParse(text.Span, out Timestamp time)
            ? time
            : throw new InvalidDataException($"'{Excerpt.Of(text.Span)}' where an RFC 3339 time is expected");
    }

    /// <summary>A number counts by its text, so that 0.1 is exactly that.</summary>
    internal readonly Quantity ReadQuantity()
    {
        if (_reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number))
        {
            throw Unexpected("a quantity");
        }
        ReadOnlySpan<byte> text = IsString ? Text.Span.Trim(" \t\r\n"u8) : _reader.ValueSpan;
        return Quantity.Parse(text);
    }

    internal readonly IntOrString ReadIntOrString() =>
        IsString ? new IntOrString(Text) : new IntOrString(ReadInt32());

    /// <summary>The bytes that a base64 text stands for. Go lets line breaks pass in it, and no other white space.</summary>
    internal readonly ByteCount ReadByteCount()
    {
        ReadOnlySpan<byte> text = ReadText().Span;
        return !text.ContainsAny(" \t"u8) && Base64.IsValid(text, out int count)
            ? new ByteCount(count)
            : throw new InvalidDataException($"'{Excerpt.Of(text)}' where base64 is expected");
    }

    private void Advance()
    {
        if (!_reader.Read())
        {
            // A final block never runs dry without an exception, save for one that holds no value at all.
            throw new InvalidDataException("JSON without a value");
        }
    }

    private readonly void Expect(JsonTokenType type, string expected)
    {
        if (_reader.TokenType != type)
        {
            throw Unexpected(expected);
        }
    }

    private readonly string NumberText() => Excerpt.Of(_reader.ValueSpan);

    private readonly InvalidDataException Unexpected(string expected)
    {
        string found = _reader.TokenType switch
        {
            JsonTokenType.StartObject => "object",
            JsonTokenType.StartArray => "list",
            JsonTokenType.String => "string",
            JsonTokenType.Number => "number",
            JsonTokenType.True or JsonTokenType.False => "boolean",
            _ => "null",
        };
        return new InvalidDataException($"{found} where {expected} is expected");
    }
}
