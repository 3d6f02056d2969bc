using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace StateMetrics.Kubernetes.Wire.Yaml;

/// <summary>
/// Reads YAML into nodes with YamlDotNet's parser events, which need no reflection. Bounds: nesting of 200 and
/// 5,000,000 nodes, counted again at each use of an alias, so that a few lines of nested aliases cannot fill the memory.
/// </summary>
public sealed class YamlFile
{
    private const int DepthMax = 200;
    private const int NodesMax = 5_000_000;

    private readonly IParser _parser;
    private readonly Dictionary<AnchorName, (YamlNode Node, int Nodes)> _anchors = [];
    private int _nodes;

    private YamlFile(IParser parser) => _parser = parser;

    /// <summary>Reads the first document; null when the text holds none, or only comments.</summary>
    /// <exception cref="InvalidDataException">Not YAML; the message tells line and column.</exception>
    public static YamlNode? ReadFirst(string text)
    {
        var file = new YamlFile(new Parser(new StringReader(text)));
        try
        {
            file._parser.Consume<StreamStart>();
            if (!file._parser.TryConsume<DocumentStart>(out _))
            {
                return null;
            }
            YamlNode node = file.ReadNode(0);
            return node.IsNull && node.Text.Length == 0 ? null : node;
        }
        catch (YamlException e)
        {
            throw new InvalidDataException($"line {e.Start.Line}, column {e.Start.Column}: {e.Message}", e);
        }
        // The scanner says so of some texts instead, a comma after a key in a flow mapping among them.
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            throw new InvalidDataException($"not valid YAML near line {file._parser.Current?.Start.Line ?? 1}", e);
        }
    }

    private YamlNode ReadNode(int depth)
    {
        if (depth > DepthMax)
        {
            throw new YamlException(_parser.Current!.Start, _parser.Current.End, $"nested deeper than {DepthMax}");
        }
        int before = _nodes;
        if (_parser.TryConsume<AnchorAlias>(out AnchorAlias? alias))
        {
            if (!_anchors.TryGetValue(alias.Value, out (YamlNode Node, int Nodes) anchored))
            {
                throw new YamlException(alias.Start, alias.End, $"alias *{alias.Value} has no anchor before it");
            }
            Count(anchored.Nodes, alias);
            return anchored.Node;
        }
        Count(1, _parser.Current!);
        NodeEvent start = _parser.Consume<NodeEvent>();
        YamlNode node = start switch
        {
            Scalar scalar => ReadScalar(scalar),
            SequenceStart => ReadSequence(start, depth),
            MappingStart => ReadMapping(start, depth),
            _ => throw new YamlException(start.Start, start.End, "a value was expected"),
        };
        if (!start.Anchor.IsEmpty)
        {
            _anchors[start.Anchor] = (node, _nodes - before);
        }
        return node;
    }

    private static YamlNode ReadScalar(Scalar scalar) => new()
    {
        Kind = YamlNodeKind.Scalar,
        Text = scalar.Value,
        IsPlain = scalar.Style == ScalarStyle.Plain && scalar.Tag.IsEmpty,
        Line = scalar.Start.Line,
        Column = scalar.Start.Column,
    };

    private YamlNode ReadSequence(NodeEvent start, int depth)
    {
        var items = new List<YamlNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadNode(depth + 1));
        }
        return new() { Kind = YamlNodeKind.Sequence, Items = items, Line = start.Start.Line, Column = start.Start.Column };
    }

    private YamlNode ReadMapping(NodeEvent start, int depth)
    {
        var entries = new List<KeyValuePair<string, YamlNode>>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        var merged = new List<YamlNode>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            ParsingEvent keyEvent = _parser.Current!;
            YamlNode key = ReadNode(depth + 1);
            if (key.Kind != YamlNodeKind.Scalar)
            {
                throw new YamlException(keyEvent.Start, keyEvent.End, "a key must be a scalar");
            }
            YamlNode value = ReadNode(depth + 1);
            if (key is { IsPlain: true, Text: "<<" })
            {
                merged.Add(value);
            }
            else if (keys.Add(key.Text))
            {
                entries.Add(new(key.Text, value));
            }
            else
            {
                throw new YamlException(keyEvent.Start, keyEvent.End, $"key \"{key.Text}\" stands twice in one mapping");
            }
        }
        // https://yaml.org/type/merge.html: what is written beside the merge key wins, then the earlier merged mapping.
        foreach (YamlNode mapping in merged.SelectMany(m => m.Kind == YamlNodeKind.Sequence ? m.Items : [m]))
        {
            entries.AddRange(mapping.Entries.Where(e => keys.Add(e.Key)));
        }
        return new() { Kind = YamlNodeKind.Mapping, Entries = entries, Line = start.Start.Line, Column = start.Start.Column };
    }

    private void Count(int nodes, ParsingEvent at)
    {
        _nodes += nodes;
        if (_nodes > NodesMax)
        {
            throw new YamlException(at.Start, at.End, $"more than {NodesMax} nodes, aliases included");
        }
    }
}
