using System.Text;
using StateMetrics.Exposition.Families;

namespace StateMetrics.Resources.Custom;

/// <summary>Reads "each": the type of a metric, and the section of that name.</summary>
internal static class EachReader
{
    private const string Types = "Gauge, Counter, Info or StateSet";

    private static readonly string[] s_gauge = ["path", "labelsFromPath", "valueFrom", "labelFromKey", "nilIsZero"];

    private static readonly Section[] s_sections =
    [
        new("gauge", FamilyType.Gauge, s_gauge, Gauge),
        new("counter", FamilyType.Counter, s_gauge, Gauge),
        new("info", FamilyType.Info, ["path", "labelsFromPath", "labelFromKey"], Info),
        new("stateSet", FamilyType.StateSet, ["path", "labelsFromPath", "labelName", "list", "valueFrom"], States),
    ];

    /// <summary>Null where the rule cannot be used; the mistakes are reported.</summary>
    internal static (FamilyType Type, ElementRule Rule)? Read(ConfigurationNode each)
    {
        string type = each.Text("type");
        Section? chosen = s_sections.FirstOrDefault(section => section.Name.Equals(type, StringComparison.OrdinalIgnoreCase));
        if (chosen is null)
        {
            string reason = type.Length > 0 ? "unknown type" : "the type is missing";
            each.Member("type").Report(MistakeKind.Disabling, $"{reason}; it is {Types}");
        }
        else if (each.Member(chosen.Name).IsAbsent)
        {
            each.Member(chosen.Name).Report(MistakeKind.Disabling, $"missing, and the type is {type}");
        }
        ElementRule? rule = null;
        foreach (Section section in s_sections.Where(section => !each.Member(section.Name).IsAbsent))
        {
            ConfigurationNode node = each.Struct(section.Name, section.Keys);
            if (section == chosen)
            {
                rule = section.Read(node);
            }
            else
            {
                // Nobody uses it, and yet a file with a wrong type in it is none.
                section.Read(node.ForTypesOnly());
            }
        }
        return rule is null ? null : (chosen!.Type, rule);
    }

    private static GaugeRule? Gauge(ConfigurationNode section)
    {
        bool nilIsZero = section.Flag("nilIsZero");
        byte[]? key = LabelFromKey(section);
        ObjectPath? valueFrom = ValueFrom(section, out bool usable);
        return Common(section) is ({ } path, { } labels) && usable
            ? new GaugeRule { Path = path, Labels = labels, ValueFrom = valueFrom, LabelFromKey = key, NilIsZero = nilIsZero }
            : null;
    }

    private static LabelsRule? Info(ConfigurationNode section)
    {
        byte[]? key = LabelFromKey(section);
        if (Common(section) is not ({ } path, { } labels))
        {
            return null;
        }
        if (key is null && labels.Rules.Count == 0)
        {
            section.Report(MistakeKind.Warning, "neither labelsFromPath nor labelFromKey in it: it gives no samples");
        }
        return new LabelsRule { Path = path, Labels = labels, LabelFromKey = key };
    }

    private static StatesRule? States(ConfigurationNode section)
    {
        string label = section.Text("labelName");
        IReadOnlyList<string> states = StateTexts(section.Member("list"));
        ObjectPath? valueFrom = ValueFrom(section, out bool usable);
        if (label.Length == 0)
        {
            section.Member("labelName").Report(MistakeKind.Disabling, "missing: the states need a label that tells them apart");
        }
        return Common(section) is ({ } path, { } labels) && usable && label.Length > 0
            ? new StatesRule
            {
                Path = path,
                Labels = labels,
                ValueFrom = valueFrom,
                LabelName = MetricReader.LegalLabel(section.Member("labelName"), label),
                States = [.. states.Select(Encoding.UTF8.GetBytes)],
            }
            : null;
    }

    private static IReadOnlyList<string> StateTexts(ConfigurationNode list)
    {
        IReadOnlyList<string> states = list.Texts();
        if (states.Count == 0)
        {
            list.Report(MistakeKind.Warning, "no states: it gives no samples");
        }
        if (states.GroupBy(static state => state, StringComparer.Ordinal).FirstOrDefault(static same => same.Count() > 1) is { } twice)
        {
            list.Report(MistakeKind.Warning, $"'{twice.Key}' stands in it more than once, and is shown once");
        }
        return states;
    }

    private static (ObjectPath? Path, LabelRules? Labels) Common(ConfigurationNode section)
    {
        ObjectPath? path = MetricReader.Path(section.Member("path"));
        Dictionary<string, ObjectPath>? labels = MetricReader.LabelPaths(section.Member("labelsFromPath"));
        return (path, labels is null ? null : new LabelRules(labels));
    }

    private static byte[]? LabelFromKey(ConfigurationNode section) => section.Text("labelFromKey") is { Length: > 0 } name
        ? MetricReader.LegalLabel(section.Member("labelFromKey"), name)
        : null;

    /// <summary>Null with <paramref name="usable"/> where there is none, so that an element is its own value.</summary>
    private static ObjectPath? ValueFrom(ConfigurationNode section, out bool usable)
    {
        ConfigurationNode node = section.Member("valueFrom");
        ObjectPath? path = MetricReader.Path(node);
        usable = path is not null;
        if (path is { HasWildcard: true })
        {
            node.Report(MistakeKind.Disabling, "[*] leads to several values, and a sample has one; put it into path");
            usable = false;
        }
        return path is { Segments.Count: > 0 } ? path : null;
    }

    private sealed record Section(string Name, FamilyType Type, string[] Keys, Func<ConfigurationNode, ElementRule?> Read);
}
