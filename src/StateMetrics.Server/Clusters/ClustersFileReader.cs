using StateMetrics.Exposition.Families;
using StateMetrics.Kubernetes.Wire.Yaml;
using StateMetrics.Resources;
using StateMetrics.Server.Configuration;
using StateMetrics.Server.Telemetry;

namespace StateMetrics.Server.Clusters;

/// <summary>
/// The file of --clusters-config → the clusters to read, in its order. Every mistake is one line with file, line, key and reason;
/// the first one speaks against the whole file. Paths in it are relative to its own folder.
/// </summary>
internal sealed class ClustersFileReader
{
    private const int NameCharactersMax = 63;
    private const int LabelCharactersMax = 4096;

    // A process that reads more is better split.
    private const int ClustersMax = 1000;

    private static readonly string[] s_keys =
        ["name", "kubeconfig", "context", "inCluster", "namespaces", "resources", "labels", "required"];

    /// <summary>The names of labels that samples have by themselves, where the name of the cluster is one of the family's.</summary>
    private static readonly HashSet<string> s_taken =
    [
        .. Catalog.All.SelectMany(static entry => entry.Families).Concat(ScopeFamilies.Everything)
            .SelectMany(static family => family.LabelVariants.SelectMany(static labels => labels).Concat(family.Labels)),
        "le", "quantile",
    ];

    private readonly string _path;
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    private ClustersFileReader(string path) => _path = path;

    /// <exception cref="FormatException">The file cannot be used; the message is one line.</exception>
    internal static IReadOnlyList<ClusterSpec> Read(string path, string text)
    {
        var reader = new ClustersFileReader(path);
        try
        {
            return reader.Read(YamlFile.ReadFirst(text));
        }
        catch (InvalidDataException e)
        {
            throw new FormatException(UsageException.Line($"{Flags.ClustersConfig} {path}: {e.Message}"), e);
        }
    }

    private List<ClusterSpec> Read(YamlNode? root)
    {
        YamlNode? list = root;
        if (root is { Kind: YamlNodeKind.Mapping })
        {
            CheckKeys(root, "", ["clusters"]);
            list = root.Get("clusters");
        }
        if (list is null || list.Kind != YamlNodeKind.Sequence || list.Items.Count is 0 or > ClustersMax)
        {
            throw Wrong(list ?? root, "clusters", $"is not a list of 1 to {ClustersMax} clusters");
        }
        return [.. list.Items.Select(SpecOf)];
    }

    private ClusterSpec SpecOf(YamlNode node, int index)
    {
        string where = $"clusters[{index}]";
        if (node.Kind != YamlNodeKind.Mapping)
        {
            throw Wrong(node, where, "is not a mapping");
        }
        CheckKeys(node, where, s_keys);
        string name = Text(node, where, "name");
        if (!IsName(name))
        {
            throw Wrong(node.Get("name") ?? node, $"{where}.name",
                $"is not a name: 1 to {NameCharactersMax} of a-z, 0-9 and -, with neither end a -");
        }
        if (!_names.Add(name))
        {
            throw Wrong(node.Get("name")!, $"{where}.name", $"{UsageException.Quote(name)} is there twice");
        }
        (string kubeconfig, string context) = Place(node, where);
        return new ClusterSpec
        {
            Name = name,
            Kubeconfig = kubeconfig,
            Context = context,
            Namespaces = Names(node, where, "namespaces", static ns => IsName(ns) ? null : "is not the name of a namespace"),
            Resources = Names(node, where, "resources", static plural => Catalog.All.Any(entry => entry.Name == plural)
                ? null
                : "is no resource that is known here")?.Order(StringComparer.Ordinal).ToList(),
            Labels = new ConstantLabels([KeyValuePair.Create("cluster", name), .. Labels(node.Get("labels"), $"{where}.labels")]),
            IsRequired = Flag(node, where, "required"),
        };
    }

    private (string Kubeconfig, string Context) Place(YamlNode node, string where)
    {
        string kubeconfig = Text(node, where, "kubeconfig");
        string context = Text(node, where, "context");
        bool isOwn = Flag(node, where, "inCluster");
        if (isOwn && kubeconfig.Length + context.Length > 0)
        {
            throw Wrong(node.Get("inCluster")!, $"{where}.inCluster", "excludes kubeconfig and context");
        }
        if (!isOwn && kubeconfig.Length == 0)
        {
            throw Wrong(node, where, "has neither kubeconfig nor inCluster: true");
        }
        string folder = Path.GetDirectoryName(Path.GetFullPath(_path)) ?? "/";
        return (isOwn ? "" : Path.GetFullPath(kubeconfig, folder), context);
    }

    private List<string>? Names(YamlNode node, string where, string key, Func<string, string?> objection)
    {
        if (node.Get(key) is not { IsNull: false } list)
        {
            return null;
        }
        if (list.Kind != YamlNodeKind.Sequence)
        {
            throw Wrong(list, $"{where}.{key}", "is not a list");
        }
        var names = new List<string>();
        foreach (YamlNode item in list.Items)
        {
            string name = Scalar(item, $"{where}.{key}");
            if (objection(name) is string reason)
            {
                throw Wrong(item, $"{where}.{key}", $"{UsageException.Quote(name)} {reason}");
            }
            if (!names.Contains(name))
            {
                names.Add(name);
            }
        }
        return names.Count > 0 ? names : throw Wrong(list, $"{where}.{key}", "is empty: leave the key out to read what the flags say");
    }

    private List<KeyValuePair<string, string>> Labels(YamlNode? labels, string where)
    {
        if (labels is not { IsNull: false })
        {
            return [];
        }
        if (labels.Kind != YamlNodeKind.Mapping)
        {
            throw Wrong(labels, where, "is not a mapping");
        }
        var all = new List<KeyValuePair<string, string>>();
        foreach ((string name, YamlNode node) in labels.Entries)
        {
            string value = Scalar(node, $"{where}.{name}");
            string? reason = name == "cluster" ? "is the label of the name"
                : !IsLabel(name) ? "is no legal name of a label"
                : s_taken.Contains(name) ? "is a label that samples have by themselves"
                : name.StartsWith("label_", StringComparison.Ordinal) || name.StartsWith("annotation_", StringComparison.Ordinal)
                    ? "begins as the labels do that are made of those of objects"
                : value.Length > LabelCharactersMax ? $"is longer than {LabelCharactersMax} characters"
                : null;
            all.Add(reason is null ? KeyValuePair.Create(name, value) : throw Wrong(node, $"{where}.{name}", reason));
        }
        return all;
    }

    private bool Flag(YamlNode node, string where, string key) => Text(node, where, key) switch
    {
        "" or "false" => false,
        "true" => true,
        _ => throw Wrong(node.Get(key)!, $"{where}.{key}", "is neither true nor false"),
    };

    private string Text(YamlNode node, string where, string key) => node.Get(key) is YamlNode value ? Scalar(value, $"{where}.{key}") : "";

    private string Scalar(YamlNode node, string key) =>
        node.Kind != YamlNodeKind.Scalar ? throw Wrong(node, key, "is not a single value") : node.IsNull ? "" : node.Text;

    private void CheckKeys(YamlNode node, string where, string[] known)
    {
        foreach ((string key, YamlNode value) in node.Entries.Where(entry => !known.Contains(entry.Key)))
        {
            string suggestion = Spelling.Nearest(key, known) is string nearest ? $", did you mean {nearest}?" : "";
            throw Wrong(value, where.Length == 0 ? key : $"{where}.{key}", $"is an unknown key{suggestion}");
        }
    }

    private FormatException Wrong(YamlNode? node, string key, string what)
    {
        const int keyCharactersMax = 120;
        string shown = key.Length <= keyCharactersMax ? key : key[..keyCharactersMax] + "…";
        string line = node is null ? "" : $"line {node.Line}: ";
        return new FormatException(UsageException.Line($"{Flags.ClustersConfig} {_path}: {line}{shown} {what}"));
    }

    private static bool IsName(string text) =>
        text.Length is > 0 and <= NameCharactersMax && text[0] != '-' && text[^1] != '-'
        && text.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static bool IsLabel(string text) =>
        text.Length is > 0 and <= 128 && !char.IsAsciiDigit(text[0]) && !text.StartsWith("__", StringComparison.Ordinal)
        && text.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
