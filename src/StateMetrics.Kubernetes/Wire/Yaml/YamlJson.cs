using System.Buffers;
using System.Text.Json;

namespace StateMetrics.Kubernetes.Wire.Yaml;

/// <summary>Turns YAML into the JSON that the API server would be sent for it.</summary>
public static class YamlJson
{
    /// <summary>The node as one JSON value in UTF-8.</summary>
    public static ReadOnlyMemory<byte> Convert(YamlNode node)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { SkipValidation = true, MaxDepth = 512 }))
        {
            Write(node, json);
        }
        return bytes.WrittenMemory;
    }

    private static void Write(YamlNode node, Utf8JsonWriter json)
    {
        switch (node.Kind)
        {
            case YamlNodeKind.Sequence:
                json.WriteStartArray();
                foreach (YamlNode item in node.Items)
                {
                    Write(item, json);
                }
                json.WriteEndArray();
                break;
            case YamlNodeKind.Mapping:
                json.WriteStartObject();
                foreach (KeyValuePair<string, YamlNode> entry in node.Entries)
                {
                    json.WritePropertyName(entry.Key);
                    Write(entry.Value, json);
                }
                json.WriteEndObject();
                break;
            default:
                WriteScalar(node, json);
                break;
        }
    }

    private static void WriteScalar(YamlNode node, Utf8JsonWriter json)
    {
        string text = node.Text;
        switch (node.IsPlain ? YamlScalar.Classify(text) : YamlScalarType.Text)
        {
            case YamlScalarType.Null:
                json.WriteNullValue();
                break;
            case YamlScalarType.Boolean:
                YamlScalar.TryBoolean(text, out bool boolean);
                json.WriteBooleanValue(boolean);
                break;
            case YamlScalarType.Integer:
                YamlScalar.TryInteger(text, out Int128 integer);
                json.WriteRawValue(integer.ToString(), skipInputValidation: true);
                break;
            case YamlScalarType.Float:
                YamlScalar.TryFloat(text, out double number);
                json.WriteNumberValue(number);
                break;
            default:
                json.WriteStringValue(text);
                break;
        }
    }
}
