using System.Text.Json;

namespace StateMetrics.Kubernetes.Connection;

/// <summary>A piece of a YAML or JSON document: text, a list, or a mapping; exactly one of them is there.</summary>
internal sealed class ConfigNode
{
    /// <summary>The scalar's text; "" for null.</summary>
    internal string? Text { get; init; }

    /// <summary>The scalar was quoted, so that <c>"true"</c> is text and <c>true</c> is not.</summary>
    internal bool IsQuoted { get; init; }

    internal List<ConfigNode>? Items { get; init; }

    internal Dictionary<string, ConfigNode>? Fields { get; init; }

    internal bool IsNull => Text is not null && !IsQuoted && Text is "" or "~" or "null" or "Null" or "NULL";

    /// <summary>Writes the node as JSON, with the types that YAML's core schema gives to plain scalars.</summary>
    internal void WriteTo(Utf8JsonWriter json)
    {
        if (Fields is not null)
        {
            json.WriteStartObject();
            foreach ((string key, ConfigNode value) in Fields)
            {
                json.WritePropertyName(key);
                value.WriteTo(json);
            }

            json.WriteEndObject();
        }
        else if (Items is not null)
        {
            json.WriteStartArray();
            Items.ForEach(item => item.WriteTo(json));
            json.WriteEndArray();
        }
        else
        {
            WriteScalar(json);
        }
    }

    private void WriteScalar(Utf8JsonWriter json)
    {
        if (IsNull)
        {
            json.WriteNullValue();
        }
        else if (!IsQuoted && bool.TryParse(Text, out bool flag))
        {
            json.WriteBooleanValue(flag);
        }
        else if (!IsQuoted && long.TryParse(Text, out long whole))
        {
            json.WriteNumberValue(whole);
        }
        else if (!IsQuoted && double.TryParse(Text, out double number) && double.IsFinite(number))
        {
            json.WriteNumberValue(number);
        }
        else
        {
            json.WriteStringValue(Text);
        }
    }
}
