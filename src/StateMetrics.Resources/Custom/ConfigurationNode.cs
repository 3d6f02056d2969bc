using System.Globalization;
using StateMetrics.Kubernetes.Wire.Yaml;

namespace StateMetrics.Resources.Custom;

/// <summary>
/// A place in a configuration file, read as typed fields: what is absent or null has its default, what has another type is a
/// mistake for which the file cannot be used, and reading goes on to find the others.
/// </summary>
internal sealed class ConfigurationNode(YamlNode? node, string place, Action<ConfigurationNode, MistakeKind, string> report)
{
    // Of a mistyped key, what fits a line.
    private const int KeyCharactersMax = 80;

    private readonly long _line = node?.Line ?? 0;

    internal string Place => place;

    /// <summary>For what is absent, the line of what it is missing from.</summary>
    internal long Line
    {
        get => _line;
        private init => _line = value;
    }

    internal bool IsAbsent => node is null || node.IsNull;

    internal YamlNode? Yaml => node;

    internal void Report(MistakeKind kind, string reason) => report(this, kind, reason);

    /// <summary>The same place, where nothing counts but that the types are right.</summary>
    internal ConfigurationNode ForTypesOnly() => new(node, place, (at, kind, reason) =>
    {
        if (kind == MistakeKind.Fatal)
        {
            report(at, kind, reason);
        }
    });

    internal ConfigurationNode Member(string key)
    {
        YamlNode? member = node?.Kind == YamlNodeKind.Mapping ? node.Get(key) : null;
        string shown = key.Length <= KeyCharactersMax ? key : key[..KeyCharactersMax] + "…";
        return new ConfigurationNode(member, place.Length == 0 ? shown : $"{place}.{shown}", report) { Line = member?.Line ?? Line };
    }

    /// <summary>The member as a mapping, of which these keys mean something.</summary>
    internal ConfigurationNode Struct(string key, params ReadOnlySpan<string> known)
    {
        ConfigurationNode member = Member(key);
        member.CheckKeys(known);
        return member;
    }

    /// <summary>Demands a mapping, and warns of every key that is not known.</summary>
    internal void CheckKeys(params ReadOnlySpan<string> known)
    {
        if (IsAbsent || Is(YamlNodeKind.Mapping, "a mapping"))
        {
            foreach (KeyValuePair<string, YamlNode> entry in node?.Entries ?? [])
            {
                if (!known.Contains(entry.Key))
                {
                    Member(entry.Key).Report(MistakeKind.Warning, "unknown key, which has no effect");
                }
            }
        }
    }

    internal string Text(string key) => Member(key).TextOrNull() ?? "";

    internal string? TextOrNull() => !IsAbsent && Is(YamlNodeKind.Scalar, "a text") ? node!.Text : null;

    internal bool Flag(string key)
    {
        ConfigurationNode member = Member(key);
        if (member.IsAbsent || !member.Is(YamlNodeKind.Scalar, "true or false"))
        {
            return false;
        }
        switch (member.Yaml!.Text)
        {
            case "true" or "True" or "TRUE" or "y" or "Y" or "yes" or "Yes" or "YES" or "on" or "On" or "ON":
                return true;
            case "false" or "False" or "FALSE" or "n" or "N" or "no" or "No" or "NO" or "off" or "Off" or "OFF":
                return false;
            default:
                member.Report(MistakeKind.Fatal, "neither true nor false");
                return false;
        }
    }

    /// <summary>A whole number of 32 bits.</summary>
    internal int Whole(string key)
    {
        ConfigurationNode member = Member(key);
        if (member.IsAbsent || !member.Is(YamlNodeKind.Scalar, "a whole number"))
        {
            return 0;
        }
        string digits = member.Yaml!.IsPlain ? member.Yaml.Text : "";
        if (!int.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number))
        {
            member.Report(MistakeKind.Fatal, "not a whole number");
        }
        return number;
    }

    /// <summary>The items of a list; nulls among them do not count.</summary>
    internal IReadOnlyList<ConfigurationNode> Items()
    {
        if (IsAbsent || !Is(YamlNodeKind.Sequence, "a list"))
        {
            return [];
        }
        return [.. node!.Items.Index().Where(item => !item.Item.IsNull)
            .Select(item => new ConfigurationNode(item.Item, $"{place}[{item.Index}]", report))];
    }

    /// <summary>The texts of a list.</summary>
    internal IReadOnlyList<string> Texts() => [.. Items().Select(item => item.TextOrNull() ?? "")];

    /// <summary>The entries of a mapping whose keys are free.</summary>
    internal IReadOnlyList<(string Key, ConfigurationNode Value)> Entries()
    {
        if (IsAbsent || !Is(YamlNodeKind.Mapping, "a mapping"))
        {
            return [];
        }
        return [.. node!.Entries.Select(entry => (entry.Key, Member(entry.Key)))];
    }

    internal bool Is(YamlNodeKind kind, string wanted)
    {
        if (node!.Kind == kind)
        {
            return true;
        }
        string found = node.Kind switch
        {
            YamlNodeKind.Mapping => "a mapping",
            YamlNodeKind.Sequence => "a list",
            _ => "a single value",
        };
        Report(MistakeKind.Fatal, $"{found} where {wanted} is expected");
        return false;
    }
}
