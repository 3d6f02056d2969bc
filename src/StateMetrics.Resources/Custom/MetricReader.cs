using System.Text;
using StateMetrics.Exposition.Families;

namespace StateMetrics.Resources.Custom;

/// <summary>Reads what metrics and resources have in common, and the entries of "metrics" themselves.</summary>
internal static class MetricReader
{
    // A path steps into an object, which is nested 256 deep at most.
    private const int SegmentsMax = 256;

    /// <summary>Null where the metric cannot be used; the mistakes are reported.</summary>
    internal static CustomMetricRule? Read(ConfigurationNode metric, string prefix, IReadOnlyDictionary<string, ObjectPath> resourceLabels)
    {
        metric.CheckKeys("name", "help", "commonLabels", "labelsFromPath", "errorLogV", "each");
        _ = metric.Whole("errorLogV");
        string given = metric.Text("name");
        string name = prefix.Length == 0 ? given : $"{prefix}_{given}";
        bool usable = IsLegal(metric.Member("name"), given, name);
        IReadOnlyDictionary<string, string> common = CommonLabels(metric.Member("commonLabels"), LegalLabel);
        Dictionary<string, ObjectPath>? labels = LabelPaths(metric.Member("labelsFromPath"));
        (FamilyType Type, ElementRule Rule)? each = EachReader.Read(
            metric.Struct("each", "type", "gauge", "counter", "info", "stateSet"));
        if (!usable || labels is null || each is not { } read)
        {
            return null;
        }
        CheckSuffix(metric.Member("name"), name, read.Type);
        foreach ((string key, ObjectPath path) in resourceLabels)
        {
            labels.TryAdd(key, path);
        }
        string help = metric.Text("help").Replace("\r", "", StringComparison.Ordinal);
        return new CustomMetricRule
        {
            Name = name,
            Type = read.Type,
            Help = string.IsNullOrWhiteSpace(help) ? "Of custom resources; the configuration has no help text." : help,
            CommonLabels = common,
            Labels = new LabelRules(labels),
            Each = read.Rule,
            Place = metric.Place,
        };
    }

    /// <summary>Labels with fixed values, under the names that <paramref name="nameOf"/> makes of the keys.</summary>
    internal static IReadOnlyDictionary<string, string> CommonLabels(
        ConfigurationNode node, Func<ConfigurationNode, string, byte[]> nameOf)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string key, ConfigurationNode value) in node.Entries())
        {
            string name = Encoding.UTF8.GetString(nameOf(value, key));
            string text = value.TextOrNull() ?? "";
            if (!labels.TryAdd(name, text))
            {
                value.Report(MistakeKind.Warning, $"another key becomes the label {name} too");
            }
        }
        return labels;
    }

    /// <summary>Null where one of the paths is none; the mistakes are reported.</summary>
    internal static Dictionary<string, ObjectPath>? LabelPaths(ConfigurationNode node)
    {
        var paths = new Dictionary<string, ObjectPath>(StringComparer.Ordinal);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        bool usable = true;
        foreach ((string key, ConfigurationNode value) in node.Entries())
        {
            ObjectPath? path = Path(value);
            usable &= path is not null;
            if (path is null)
            {
                continue;
            }
            paths[key] = path;
            var rule = new LabelRule(key, path);
            string name = Encoding.UTF8.GetString(rule.Name);
            if (rule.IsStar && path.HasWildcard)
            {
                value.Report(MistakeKind.Disabling, "a key with * copies a map, and a path with [*] leads to no single map");
                usable = false;
            }
            else if (!rule.IsStar && !names.TryAdd(name, key))
            {
                value.Report(MistakeKind.Warning, $"the key {names[name]} becomes the label {name} too");
            }
        }
        return usable ? paths : null;
    }

    /// <summary>Null, with a report, where a segment is none. Nothing at all is the object itself.</summary>
    internal static ObjectPath? Path(ConfigurationNode node)
    {
        var segments = new List<PathSegment>();
        IReadOnlyList<ConfigurationNode> items = node.Items();
        if (items.Count > SegmentsMax)
        {
            node.Report(MistakeKind.Disabling, $"a path of {items.Count} segments; no object is nested deeper than {SegmentsMax}");
            return null;
        }
        foreach (ConfigurationNode item in items)
        {
            if (PathSegment.Parse(item.TextOrNull() ?? "", out string reason) is not PathSegment segment)
            {
                item.Report(MistakeKind.Disabling, reason);
                return null;
            }
            segments.Add(segment);
        }
        return new ObjectPath(segments);
    }

    /// <summary>
    /// The name of a label of all metrics of a resource, as the configuration gives it. kube-state-metrics prints it so, and whoever
    /// has such a name in use has a scraper that takes it.
    /// </summary>
    internal static byte[] GivenLabel(ConfigurationNode place, string name)
    {
        byte[] given = Encoding.UTF8.GetBytes(name);
        if (!LabelName.IsLegal(given))
        {
            place.Report(MistakeKind.Warning, $"'{name}' is no name of a label: Prometheus refuses every answer that shows it");
        }
        return given;
    }

    /// <summary>The name of a label that the configuration gives, with "_" for what a name cannot have.</summary>
    internal static byte[] LegalLabel(ConfigurationNode place, string name)
    {
        byte[] given = Encoding.UTF8.GetBytes(name);
        byte[] legal = LabelName.Of(given);
        if (!legal.AsSpan().SequenceEqual(given))
        {
            place.Report(MistakeKind.Warning, $"'{name}' is no name of a label, and is shown as {Encoding.UTF8.GetString(legal)}");
        }
        return legal;
    }

    private static bool IsLegal(ConfigurationNode place, string given, string name)
    {
        bool legal = name.Length > 0 && !char.IsAsciiDigit(name[0])
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or ':');
        if (!legal)
        {
            place.Report(MistakeKind.Disabling, $"'{name}' is no name of a family");
        }
        else if (given.Length == 0)
        {
            place.Report(MistakeKind.Warning, $"the metric has no name, and its family is called {name}");
        }
        return legal;
    }

    private static void CheckSuffix(ConfigurationNode place, string name, FamilyType type)
    {
        string? suffix = type switch { FamilyType.Info => "_info", FamilyType.Counter => "_total", _ => null };
        if (suffix is not null && !name.EndsWith(suffix, StringComparison.Ordinal))
        {
            place.Report(MistakeKind.Warning, $"the name of a family of type {type.ToString().ToLowerInvariant()} should end in {suffix}");
        }
    }
}
