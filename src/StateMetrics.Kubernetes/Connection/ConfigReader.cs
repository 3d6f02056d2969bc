using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace StateMetrics.Kubernetes.Connection;

/// <summary>Reads the first document of a YAML or JSON text into nodes, by events, so that nothing is bound by reflection.</summary>
internal static class ConfigReader
{
    // A kubeconfig is five levels deep; only the free-form extensions go deeper, and recursion must end.
    internal const int DepthMax = 64;

    /// <exception cref="InvalidDataException">The text is not YAML; the message is one line with the line's number.</exception>
    internal static ConfigNode Read(string text)
    {
        try
        {
            // The YAML reader knows JSON too, apart from tabs as indentation.
            return text.AsSpan().TrimStart().StartsWith("{") ? ReadJson(text) : ReadYaml(text);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"line {e.LineNumber + 1}: not valid JSON", e);
        }
        catch (YamlException e)
        {
            throw new InvalidDataException($"line {e.Start.Line}: not valid YAML", e);
        }
        // The readers say so of some texts instead: half of a surrogate pair, or a comma after a key in a flow mapping.
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            throw new InvalidDataException("neither valid YAML nor JSON", e);
        }
    }

    private static ConfigNode ReadJson(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = DepthMax });
        return FromJson(document.RootElement);
    }

    private static ConfigNode FromJson(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var fields = new Dictionary<string, ConfigNode>(StringComparer.Ordinal);
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    Add(fields, property.Name, FromJson(property.Value));
                }

                return new ConfigNode { Fields = fields };
            case JsonValueKind.Array:
                return new ConfigNode { Items = [.. element.EnumerateArray().Select(FromJson)] };
            case JsonValueKind.String:
                return new ConfigNode { Text = element.GetString(), IsQuoted = true };
            default:
                return new ConfigNode { Text = element.GetRawText() };
        }
    }

    private static ConfigNode ReadYaml(string text)
    {
        var events = new Parser(new StringReader(text));
        var anchors = new Dictionary<AnchorName, ConfigNode>();
        events.MoveNext();
        while (events.Current is StreamStart or DocumentStart)
        {
            events.MoveNext();
        }

        return events.Current is null or StreamEnd ? new ConfigNode { Text = "" } : FromYaml(events, anchors, 0);
    }

    /// <summary>Reads the node at the current event and leaves the reader behind it.</summary>
    private static ConfigNode FromYaml(Parser events, Dictionary<AnchorName, ConfigNode> anchors, int depth)
    {
        ParsingEvent start = events.Current!;
        if (depth > DepthMax)
        {
            throw new InvalidDataException($"line {start.Start.Line}: deeper than {DepthMax} levels");
        }

        events.MoveNext();
        ConfigNode node = start switch
        {
            Scalar scalar => new ConfigNode { Text = scalar.Value, IsQuoted = scalar.Style != ScalarStyle.Plain },
            SequenceStart => ReadItems(events, anchors, depth),
            MappingStart => ReadFields(events, anchors, depth),
            AnchorAlias alias when anchors.TryGetValue(alias.Value, out ConfigNode? known) => known,
            _ => throw new InvalidDataException($"line {start.Start.Line}: not valid YAML"),
        };
        if (start is NodeEvent { Anchor.IsEmpty: false } anchored)
        {
            anchors[anchored.Anchor] = node;
        }

        return node;
    }

    private static ConfigNode ReadItems(Parser events, Dictionary<AnchorName, ConfigNode> anchors, int depth)
    {
        var items = new List<ConfigNode>();
        while (events.Current is not SequenceEnd)
        {
            items.Add(FromYaml(events, anchors, depth + 1));
        }

        events.MoveNext();
        return new ConfigNode { Items = items };
    }

    private static ConfigNode ReadFields(Parser events, Dictionary<AnchorName, ConfigNode> anchors, int depth)
    {
        var fields = new Dictionary<string, ConfigNode>(StringComparer.Ordinal);
        while (events.Current is not MappingEnd)
        {
            long line = events.Current!.Start.Line;
            string key = FromYaml(events, anchors, depth + 1).Text
                ?? throw new InvalidDataException($"line {line}: a key that is not text");
            Add(fields, key, FromYaml(events, anchors, depth + 1));
        }

        events.MoveNext();
        return new ConfigNode { Fields = fields };
    }

    private static void Add(Dictionary<string, ConfigNode> fields, string key, ConfigNode value)
    {
        if (!fields.TryAdd(key, value))
        {
            throw new InvalidDataException($"the key \"{key}\" is there twice");
        }
    }
}
