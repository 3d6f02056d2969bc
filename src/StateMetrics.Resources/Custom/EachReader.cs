using System.Text;
using StateMetrics.Exposition.Families;

namespace StateMetrics.Resources.Custom;

/// <summary>Reads "each": the type of a metric, and the section of that name.</summary>
internal static class EachReader
{
    private const string Types = "Gauge, Counter, Info or StateSet";

    /// <summary>Null where the rule cannot be used; the mistakes are reported. All sections are read, for their types.</summary>
    internal static (FamilyType Type, ElementRule Rule)? Read(ConfigurationNode each)
    {
        Func<ElementRule?> gauge = Section(each, "gauge", Gauge, "path", "labelsFromPath", "valueFrom", "labelFromKey", "nilIsZero");
        Func<ElementRule?> counter = Section(each, "counter", Gauge, "path", "labelsFromPath", "valueFrom", "labelFromKey", "nilIsZero");
        Func<ElementRule?> info = Section(each, "info", Info, "path", "labelsFromPath", "labelFromKey");
        Func<ElementRule?> states = Section(each, "stateSet", States, "path", "labelsFromPath", "labelName", "list", "valueFrom");
        (string Name, FamilyType Type, Func<ElementRule?> Read)? chosen = each.Text("type").ToUpperInvariant() switch
        {
            "GAUGE" => ("gauge", FamilyType.Gauge, gauge),
            "COUNTER" => ("counter", FamilyType.Counter, counter),
            "INFO" => ("info", FamilyType.Info, info),
            "STATESET" => ("stateSet", FamilyType.StateSet, states),
            _ => null,
        };
        if (chosen is not { } section)
        {
            bool given = each.Text("type").Length > 0;
            each.Member("type").Report(MistakeKind.Disabling, given ? $"unknown type; it is {Types}" : $"the type is missing; it is {Types}");
            return null;
        }
        if (each.Member(section.Name).IsAbsent)
        {
            each.Member(section.Name).Report(MistakeKind.Disabling, $"missing, and the type is {each.Text("type")}");
            return null;
        }
        return section.Read() is ElementRule rule ? (section.Type, rule) : null;
    }

    /// <summary>Checks the keys of a section at once, since they belong to the file, and reads the rule when it is asked for.</summary>
    private static Func<ElementRule?> Section(
        ConfigurationNode each, string name, Func<ConfigurationNode, ElementRule?> read, params string[] known)
    {
        ConfigurationNode section = each.Struct(name, known);
        return () => read(section);
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
        return Common(section) is ({ } path, { } labels) ? new LabelsRule { Path = path, Labels = labels, LabelFromKey = key } : null;
    }

    private static StatesRule? States(ConfigurationNode section)
    {
        string label = section.Text("labelName");
        IReadOnlyList<string> states = section.Member("list").Texts();
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
}
