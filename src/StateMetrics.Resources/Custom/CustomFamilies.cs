using System.Text;
using StateMetrics.Exposition.Families;
using StateMetrics.Kubernetes.Model;

namespace StateMetrics.Resources.Custom;

/// <summary>The table of a configured kind: a row for each family, as for the kinds that we know.</summary>
internal static class CustomFamilies
{
    private const string GroupLabel = "customresource_group";
    private const string VersionLabel = "customresource_version";
    private const string KindLabel = "customresource_kind";

    internal static FamilyTable<Evaluation> TableOf(CustomResourceRules rules, CustomKind kind)
    {
        var table = new FamilyTable<Evaluation>([], static (_, ref _) => { });
        foreach (IGrouping<string, CustomMetricRule> family in rules.Metrics.GroupBy(metric => metric.Name))
        {
            CustomMetricRule first = family.First();
            var samples = new CustomSamples(family.Key, [.. family.Select(metric => (Constants(rules, metric, kind), metric))]);
            ReadOnlySpan<FamilyTrait> traits = family.All(metric => TellsObjectsApart(metric, kind)) ? [] : [FamilyTrait.SeriesMayRepeat];
            table.Add(first.Type, family.Key, Stability.Alpha, [], first.Help, samples.Write, traits);
        }
        return table;
    }

    /// <summary>Whether a rule might look at metadata.managedFields, which is otherwise not even kept for the evaluation.</summary>
    internal static bool MayReadManagedFields(CustomMetricRule metric) =>
        metric.Labels.Rules.Select(label => label.Path).Append(metric.Each.Path).Any(path => path.Segments switch
        {
            [] => true,
            [KeySegment { Text: "metadata" }] => true,
            [KeySegment { Text: "metadata" }, KeySegment { Text: "managedFields" } or not KeySegment, ..] => true,
            [not KeySegment, ..] => true,
            _ => false,
        });

    /// <summary>Labels that do not depend on the object; what the metric says wins over the kind, and that over the resource.</summary>
    private static NamedLabel[] Constants(CustomResourceRules rules, CustomMetricRule metric, CustomKind kind)
    {
        var labels = new Dictionary<string, string>(rules.CommonLabels, StringComparer.Ordinal)
        {
            [GroupLabel] = kind.Group,
            [VersionLabel] = kind.Version,
            [KindLabel] = kind.Kind,
        };
        foreach ((string name, string value) in metric.CommonLabels)
        {
            labels[name] = value;
        }
        return [.. labels.Select(label => new NamedLabel(Encoding.UTF8.GetBytes(label.Key), Encoding.UTF8.GetBytes(label.Value)))];
    }

    /// <summary>
    /// Whether no two objects can give the same series: the uid is among the labels, or namespace and name are, together with
    /// the kind, and nothing that is found in an object can take their place.
    /// </summary>
    private static bool TellsObjectsApart(CustomMetricRule metric, CustomKind kind)
    {
        string[] reserved = [GroupLabel, VersionLabel, KindLabel];
        List<LabelRule> found = [.. metric.Labels.Rules.Where(label => !label.IsStar)];
        List<LabelRule> relative = [.. metric.Each.Labels.Rules];
        var own = metric.Each.OwnLabels.Concat(relative.Select(label => label.Name)).Select(Encoding.UTF8.GetString).ToHashSet();
        bool replaceable = relative.Exists(label => label.IsStar)
            || metric.Labels.Rules.Any(label => label.IsStar)
            || reserved.Any(name => own.Contains(name) || metric.CommonLabels.ContainsKey(name)
                || found.Exists(label => Encoding.UTF8.GetString(label.Name) == name));
        return !replaceable && (Shows("uid") || (Shows("name") && (!kind.Namespaced || Shows("namespace"))));

        // Of two keys that become one name, the later one counts.
        bool Shows(string field) => found.Exists(label => label.Path.Is("metadata", field)
            && !own.Contains(Encoding.UTF8.GetString(label.Name))
            && found.FindLast(other => other.Name.AsSpan().SequenceEqual(label.Name)) == label);
    }
}
