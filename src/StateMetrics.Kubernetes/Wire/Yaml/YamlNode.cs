namespace StateMetrics.Kubernetes.Wire.Yaml;

/// <summary>
/// One node of a YAML document with its place in the file, so that whoever reads a configuration can name the line.
/// Aliases are shared references to their anchor's node.
/// </summary>
public sealed class YamlNode
{
    // Up to here, looking at one entry after the other is as good.
    private const int EntriesWithoutIndex = 16;

    private Dictionary<string, YamlNode>? _index;

    public required YamlNodeKind Kind { get; init; }

    /// <summary>The scalar's text as written, quotes and escapes resolved; "" for the other kinds.</summary>
    public string Text { get; init; } = "";

    /// <summary>True for an unquoted scalar without a tag, whose text decides its type.</summary>
    public bool IsPlain { get; init; }

    public IReadOnlyList<YamlNode> Items { get; init; } = [];

    /// <summary>A mapping's entries in file order; keys are unique and merge keys are resolved.</summary>
    public IReadOnlyList<KeyValuePair<string, YamlNode>> Entries { get; init; } = [];

    /// <summary>Line of the node's start, from 1.</summary>
    public required long Line { get; init; }

    /// <summary>Column of the node's start, from 1.</summary>
    public required long Column { get; init; }

    public bool IsNull => Kind == YamlNodeKind.Scalar && IsPlain && YamlScalar.Classify(Text) == YamlScalarType.Null;

    /// <summary>The entry of that name in a mapping, or null.</summary>
    public YamlNode? Get(string key)
    {
        if (Entries.Count > EntriesWithoutIndex)
        {
            return (_index ??= Entries.ToDictionary(StringComparer.Ordinal)).GetValueOrDefault(key);
        }
        foreach (KeyValuePair<string, YamlNode> entry in Entries)
        {
            if (entry.Key == key)
            {
                return entry.Value;
            }
        }
        return null;
    }
}
