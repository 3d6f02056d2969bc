using StateMetrics.Kubernetes.Wire.Yaml;

namespace StateMetrics.Server.Configuration;

/// <summary>
/// The options file → values of flags. Where kube-state-metrics demands a mapping of names to nothing, a list of names is taken
/// too; the names stand for themselves, commas included.
/// </summary>
internal sealed class OptionsFileReader
{
    // Of a mistyped key, what fits a line.
    private const int KeyCharactersMax = 80;

    // More are another file than the one that was meant.
    private const int UnknownMax = 20;

    private readonly string _path;
    private readonly FlagValues _values = new();
    private readonly List<string> _unknown = [];
    private readonly List<string> _warnings = [];

    private OptionsFileReader(string path) => _path = path;

    /// <summary>Reads the mapping that the file holds; null, an empty document, holds no key.</summary>
    /// <exception cref="UsageException">A value of another kind than its key has; or an unknown key, where those are refused.</exception>
    internal static OptionsFileValues Read(string path, YamlNode? root, bool isStrict)
    {
        var reader = new OptionsFileReader(path);
        reader.Read(root);
        return isStrict && reader._unknown.Count > 0
            ? throw new UsageException(reader._unknown[0])
            : new OptionsFileValues(reader._values, [.. reader._unknown, .. reader._warnings]);
    }

    private void Read(YamlNode? root)
    {
        if (root is not null && root.Kind != YamlNodeKind.Mapping)
        {
            throw Wrong(root, "", "is not a mapping of options to values");
        }
        int unknown = 0;
        foreach ((string key, YamlNode node) in root?.Entries ?? [])
        {
            if (OptionKeys.Find(key) is Flag flag)
            {
                Take(flag, key, node);
            }
            else if (OptionKeys.HasNoEffect(key))
            {
                _warnings.Add(Line(node, key, "has no effect here and is ignored"));
            }
            else if (key != OptionKeys.FormerCustomResourceFile && ++unknown <= UnknownMax)
            {
                string suggestion = OptionKeys.Nearest(key) is string nearest ? $", did you mean {nearest}?" : "";
                _unknown.Add(Line(node, key, $"is an unknown key{suggestion}"));
            }
        }
        if (unknown > UnknownMax)
        {
            _unknown.Add(Line(root!, "", $"has {unknown - UnknownMax} further unknown keys"));
        }
        if (root?.Get(OptionKeys.FormerCustomResourceFile) is YamlNode former)
        {
            TakeFormer(former);
        }
    }

    private void TakeFormer(YamlNode node)
    {
        string today = OptionKeys.Of(Flags.CustomResourceConfigFile);
        _warnings.Add(Line(node, OptionKeys.FormerCustomResourceFile, $"is now called {today}"));
        if (_values.Values(Flags.CustomResourceConfigFile).All(static path => path.Length == 0))
        {
            Take(Flags.CustomResourceConfigFile, OptionKeys.FormerCustomResourceFile, node);
        }
    }

    private void Take(Flag flag, string key, YamlNode node)
    {
        if (node.IsNull)
        {
            return;
        }
        IReadOnlyList<string> values = flag.Kind switch
        {
            FlagKind.List => Names(key, node),
            FlagKind.PathList or FlagKind.TextList when node.Kind == YamlNodeKind.Sequence =>
                [.. node.Items.Select(item => Scalar(key, item))],
            FlagKind.Allowlist => [Allowlist(key, node)],
            FlagKind.Switch => [TruthValue(Scalar(key, node))],
            _ => [Scalar(key, node)],
        };
        // An empty set leaves the flag's; an empty list of namespaces is one, and means all of them.
        bool isSet = flag.Kind == FlagKind.Allowlist || (flag.Kind == FlagKind.List && !IsPlainList(flag));
        if (isSet && values.All(static value => value.Length == 0))
        {
            return;
        }
        foreach (string value in values)
        {
            if (FlagValues.SyntaxError(flag, value) is string error)
            {
                throw Wrong(node, key, $"{UsageException.Quote(value)} {error}");
            }
        }
        _values.Set(flag, values);
    }

    private static bool IsPlainList(Flag flag) => flag == Flags.Namespaces || flag == Flags.NamespacesDenylist;

    private List<string> Names(string key, YamlNode node)
    {
        if (node.Kind == YamlNodeKind.Sequence)
        {
            return [.. node.Items.Select(item => Scalar(key, item))];
        }
        if (node.Kind != YamlNodeKind.Mapping)
        {
            throw Wrong(node, key, "is neither a list nor a mapping");
        }
        // A value such as false would be taken for the opposite of what it does.
        foreach ((string name, YamlNode value) in node.Entries)
        {
            if (!value.IsNull && (value.Kind != YamlNodeKind.Mapping || value.Entries.Count > 0))
            {
                throw Wrong(value, $"{key}.{name}", "has a value, where {} is expected");
            }
        }
        return [.. node.Entries.Select(static entry => entry.Key)];
    }

    /// <summary>Resources with their keys, written as the flag's value.</summary>
    private string Allowlist(string key, YamlNode node)
    {
        if (node.Kind != YamlNodeKind.Mapping)
        {
            throw Wrong(node, key, "is not a mapping of resources to lists");
        }
        return string.Join(',', node.Entries.Select(entry => $"{entry.Key}=[{string.Join(',', Keys($"{key}.{entry.Key}", entry.Value))}]"));
    }

    private IEnumerable<string> Keys(string key, YamlNode node)
    {
        if (node.Kind != YamlNodeKind.Sequence && !node.IsNull)
        {
            throw Wrong(node, key, "is not a list");
        }
        foreach (YamlNode item in node.Items)
        {
            string text = Scalar(key, item);
            yield return text.AsSpan().IndexOfAny("[],") < 0 ? text : throw Wrong(item, key, $"{UsageException.Quote(text)} is no key");
        }
    }

    private string Scalar(string key, YamlNode node) => node.Kind != YamlNodeKind.Scalar
        ? throw Wrong(node, key, "is not a single value")
        : node.IsNull ? "" : node.Text;

    /// <summary>The spellings of YAML beside those of the flags.</summary>
    private static string TruthValue(string text) => text switch
    {
        "yes" or "Yes" or "YES" or "on" or "On" or "ON" => "true",
        "no" or "No" or "NO" or "off" or "Off" or "OFF" => "false",
        _ => text,
    };

    private UsageException Wrong(YamlNode node, string key, string what) => new(Line(node, key, what));

    private string Line(YamlNode node, string key, string what)
    {
        string shown = key.Length <= KeyCharactersMax ? key : key[..KeyCharactersMax] + "…";
        return UsageException.Line($"{Flags.ConfigFile} {_path}: line {node.Line}: {(shown.Length == 0 ? "" : $"{shown} ")}{what}");
    }
}
