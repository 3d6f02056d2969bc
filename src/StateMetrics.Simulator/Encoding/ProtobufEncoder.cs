using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using TextEncoding = System.Text.Encoding;

namespace StateMetrics.Simulator.Encoding;

/// <summary>
/// Encodes an object from its JSON by the field table, as Go's generated code would: fields by number, map entries by
/// key, zero values where the Go field is no pointer. JSON members that the table does not know are dropped.
/// </summary>
internal sealed class ProtobufEncoder(BackwardWriter writer)
{
    /// <summary>The bare message (no envelope) for a JSON object.</summary>
    /// <exception cref="FormatException">A value does not have the form that its field needs.</exception>
    internal static byte[] Encode(MessageShape message, JsonElement json)
    {
        using BackwardWriter writer = new();
        new ProtobufEncoder(writer).Message(message, json);
        return writer.Written.ToArray();
    }

    private void Message(MessageShape message, JsonElement json)
    {
        int count = message.Fields.Length;
        JsonElement[] values = ArrayPool<JsonElement>.Shared.Rent(count);
        Array.Clear(values, 0, count);
        Gather(message, json, values);
        for (int i = count - 1; i >= 0; i--)
        {
            FieldShape field = message.Fields[i];
            Field(field, field.Inline ? json : values[i]);
        }
        Array.Clear(values, 0, count);
        ArrayPool<JsonElement>.Shared.Return(values);
    }

    private static void Gather(MessageShape message, JsonElement json, JsonElement[] values)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return;   // an always-written message of which JSON says nothing
        }
        int hint = 0;
        foreach (JsonProperty property in json.EnumerateObject())
        {
            int index = message.IndexOf(JsonMarshal.GetRawUtf8PropertyName(property), hint);
            if (index >= 0)
            {
                values[index] = property.Value;
                hint = index + 1;
            }
        }
    }

    private void Field(FieldShape field, JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            if (field.Always)
            {
                Value(field, field.Number, default);
            }
        }
        else if (field.Map)
        {
            Map(field, value);
        }
        else if (field.Repeated)
        {
            JsonElement[] items = [.. value.EnumerateArray()];
            for (int i = items.Length - 1; i >= 0; i--)
            {
                Value(field, field.Number, items[i]);
            }
        }
        else
        {
            Value(field, field.Number, value);
        }
    }

    private void Map(FieldShape field, JsonElement value)
    {
        JsonProperty[] entries = [.. value.EnumerateObject()];
        Array.Sort(entries, static (a, b) => string.CompareOrdinal(b.Name, a.Name));
        foreach (JsonProperty entry in entries)
        {
            int before = writer.Length;
            Value(field, 2, entry.Value);
            Text(1, entry.Name);
            writer.Prefix(field.Number, before);
        }
    }

    private void Value(FieldShape field, int number, JsonElement value)
    {
        bool some = value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);
        switch (field.Kind)
        {
            case FieldKind.Text:
                Text(number, some ? value.GetString()! : "");
                break;
            case FieldKind.Bool:
                writer.VarintField(number, some && value.GetBoolean() ? 1u : 0u);
                break;
            case FieldKind.Integer:
                writer.VarintField(number, some ? (ulong)Integer(value) : 0);
                break;
            case FieldKind.Double:
                System.Buffers.Binary.BinaryPrimitives.WriteDoubleLittleEndian(writer.Reserve(8), some ? value.GetDouble() : 0);
                writer.Tag(number, 1);
                break;
            case FieldKind.Base64:
                writer.BytesField(number, some ? value.GetBytesFromBase64() : []);
                break;
            default:
                int before = writer.Length;
                if (some || field.Kind == FieldKind.Nested)
                {
                    Content(field, value);
                }
                writer.Prefix(number, before);
                break;
        }
    }

    private void Content(FieldShape field, JsonElement value)
    {
        switch (field.Kind)
        {
            case FieldKind.RawJson:
                writer.BytesField(1, JsonMarshal.GetRawUtf8Value(value));
                break;
            case FieldKind.Time or FieldKind.MicroTime:
                Time(value.GetString()!, field.Kind == FieldKind.MicroTime);
                break;
            case FieldKind.Quantity:
                Text(1, value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText());
                break;
            case FieldKind.IntOrString:
                bool text = value.ValueKind == JsonValueKind.String;
                Text(3, text ? value.GetString()! : "");
                writer.VarintField(2, text ? 0 : (ulong)Integer(value));
                writer.VarintField(1, text ? 1u : 0u);
                break;
            case FieldKind.TextList:
                foreach (JsonElement item in value.EnumerateArray().Reverse())
                {
                    Text(1, item.GetString()!);
                }
                break;
            default:
                Union(field.Message!, value);
                break;
        }
    }

    /// <summary>Messages of apiextensions whose JSON is one of two forms, apart from all that are plain objects.</summary>
    private void Union(MessageShape message, JsonElement value)
    {
        // A null among the elements of a list is a message without fields.
        bool absentOrPlain = value.ValueKind is JsonValueKind.Object or JsonValueKind.Undefined or JsonValueKind.Null;
        if (absentOrPlain && !message.Name.Contains("JSONSchemaPropsOr"))
        {
            Message(message, value);
            return;
        }
        bool orBool = message.Name.EndsWith("OrBool", StringComparison.Ordinal);
        if (value.ValueKind == JsonValueKind.Object)
        {
            FieldShape schema = message.Fields.First(field => field.JsonName.AsSpan().SequenceEqual("schema"u8));
            Value(schema, schema.Number, value);
            if (orBool)
            {
                writer.VarintField(1, 1);
            }
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            FieldShape items = message.Fields.First(field => field.Repeated);
            foreach (JsonElement item in value.EnumerateArray().Reverse())
            {
                Value(items, items.Number, item);
            }
        }
        else
        {
            writer.VarintField(1, value.ValueKind == JsonValueKind.True ? 1u : 0u);
        }
    }

    /// <summary>Time is written in whole seconds, MicroTime in whole microseconds, both as seconds and nanos.</summary>
    private void Time(string text, bool micro)
    {
        DateTimeOffset time = DateTimeOffset.Parse(Shortened(text), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        long seconds = time.ToUnixTimeSeconds();
        long micros = (time.UtcTicks - DateTimeOffset.FromUnixTimeSeconds(seconds).UtcTicks) / TimeSpan.TicksPerMicrosecond;
        writer.VarintField(2, micro ? (ulong)(micros * 1000) : 0);
        writer.VarintField(1, (ulong)seconds);
    }

    /// <summary>
    /// The time without what a fraction has beyond its seventh digit: the runtime would round it, possibly into the next second.
    /// </summary>
    private static string Shortened(string time)
    {
        const int digitsMax = 7;
        int point = time.IndexOf('.');
        int end = point < 0 ? -1 : time.AsSpan(point + 1).IndexOfAnyExceptInRange('0', '9') + point + 1;
        return end - point - 1 > digitsMax ? time.Remove(point + 1 + digitsMax, end - point - 1 - digitsMax) : time;
    }

    private static long Integer(JsonElement value) =>
        value.TryGetInt64(out long integer) ? integer : checked((long)value.GetDouble());   // 1e3 is a number too

    private void Text(int number, string text)
    {
        int before = writer.Length;
        TextEncoding.UTF8.GetBytes(text, writer.Reserve(TextEncoding.UTF8.GetByteCount(text)));
        writer.Prefix(number, before);
    }
}
