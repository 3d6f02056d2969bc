using System.Text;
using StateMetrics.Exposition.Families;
using StateMetrics.Kubernetes.Wire.Yaml;

namespace StateMetrics.Resources.Custom;

/// <summary>Reads one entry of spec.resources.</summary>
internal static class ResourceReader
{
    private const string StandardPrefix = "kube_customresource";

    /// <summary>Null where none of it can be used; the mistakes are reported.</summary>
    internal static CustomResourceRules? Read(ConfigurationNode resource)
    {
        resource.CheckKeys(
            "groupVersionKind", "metricNamePrefix", "resourcePlural", "commonLabels", "labelsFromPath", "errorLogV", "metrics",
            "labelSelector", "namespaceSelector", "oneVersion", "conditions");
        _ = resource.Text("resourcePlural");
        _ = resource.Whole("errorLogV");
        ConfigurationNode kind = resource.Struct("groupVersionKind", "group", "version", "kind");
        string group = kind.Text("group");
        bool usable = group is not ("" or "*");
        if (!usable)
        {
            kind.Member("group").Report(MistakeKind.Disabling, "the group of the resource is missing, and there is no wildcard for it");
        }
        Dictionary<string, ObjectPath>? labels = MetricReader.LabelPaths(resource.Member("labelsFromPath"));
        LabelSelector? objects = Selector(resource.Member("labelSelector"), ref usable);
        LabelSelector? namespaces = Selector(resource.Member("namespaceSelector"), ref usable);
        var rules = new CustomResourceRules
        {
            Group = group,
            Version = Wildcard(kind.Text("version")),
            Kind = Wildcard(kind.Text("kind")),
            CommonLabels = MetricReader.CommonLabels(resource.Member("commonLabels"), MetricReader.GivenLabel),
            Metrics = Metrics(resource, labels ?? []),
            LabelSelector = objects,
            NamespaceSelector = namespaces,
            OneVersion = resource.Flag("oneVersion"),
            Fingerprint = Encoding.UTF8.GetString(YamlJson.Convert(resource.Yaml!).Span),
        };
        return usable && labels is not null ? rules : null;
    }

    private static string? Wildcard(string text) => text is "" or "*" ? null : text;

    private static LabelSelector? Selector(ConfigurationNode node, ref bool usable)
    {
        if (node.TextOrNull() is not { Length: > 0 } text)
        {
            return null;
        }
        try
        {
            return LabelSelector.Parse(text);
        }
        catch (FormatException e)
        {
            node.Report(MistakeKind.Disabling, e.Message);
            usable = false;
            return null;
        }
    }

    private static List<CustomMetricRule> Metrics(ConfigurationNode resource, Dictionary<string, ObjectPath> labels)
    {
        string prefix = resource.Member("metricNamePrefix").TextOrNull() ?? StandardPrefix;
        var families = new Dictionary<string, CustomMetricRule>(StringComparer.Ordinal);
        var metrics = new List<CustomMetricRule>();
        foreach (ConfigurationNode item in resource.Member("metrics").Items())
        {
            if (MetricReader.Read(item, prefix, labels) is CustomMetricRule metric && IsNew(item, metric, families))
            {
                metrics.Add(metric);
            }
        }
        if (resource.Flag("conditions") && Conditions(prefix, labels) is var conditions
            && IsNew(resource.Member("conditions"), conditions, families))
        {
            metrics.Add(conditions);
        }
        return metrics;
    }

    /// <summary>Two metrics of one name are one family, which has one type.</summary>
    private static bool IsNew(ConfigurationNode place, CustomMetricRule metric, Dictionary<string, CustomMetricRule> families)
    {
        if (families.TryAdd(metric.Name, metric))
        {
            return true;
        }
        CustomMetricRule first = families[metric.Name];
        bool same = first.Type == metric.Type;
        place.Report(
            same ? MistakeKind.Warning : MistakeKind.Disabling,
            same ? $"{first.Place} gives the family {metric.Name} too; their samples are shown as one family"
                : $"{first.Place} gives the family {metric.Name} as {first.Type}, and a family has one type");
        return same;
    }

    private static CustomMetricRule Conditions(string prefix, Dictionary<string, ObjectPath> labels)
    {
        var own = new Dictionary<string, ObjectPath>(labels, StringComparer.Ordinal);
        own.TryAdd("name", PathOf("metadata", "name"));
        own.TryAdd("namespace", PathOf("metadata", "namespace"));
        return new CustomMetricRule
        {
            Name = prefix.Length == 0 ? "status_condition" : $"{prefix}_status_condition",
            Type = FamilyType.Gauge,
            Help = "The conditions in the status of the object.",
            CommonLabels = new Dictionary<string, string>(),
            Labels = new LabelRules(own),
            Each = new ConditionsRule
            {
                Path = PathOf("status", "conditions"),
                Labels = new LabelRules(new Dictionary<string, ObjectPath>()),
            },
            Place = "conditions",
        };
    }

    private static ObjectPath PathOf(params string[] keys) => new([.. keys.Select(key => new KeySegment(key) { Text = key })]);
}
