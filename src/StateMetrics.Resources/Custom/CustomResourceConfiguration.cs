using StateMetrics.Exposition.Families;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Wire.Yaml;

namespace StateMetrics.Resources.Custom;

/// <summary>
/// What the files of --custom-resource-state-config-file say, checked and compiled once; immutable. The format is that of
/// kube-state-metrics, with additions; docs/custom-resources.md describes it.
/// </summary>
public sealed class CustomResourceConfiguration
{
    // Of one file: more than anybody corrects at once, while a file of a few bytes for each mistake has hundreds of thousands.
    private const int MistakesMax = 100;

    private readonly List<CustomResourceRules> _rules = [];
    private readonly List<ConfigurationMistake> _mistakes = [];
    private readonly Dictionary<string, (FamilyType Type, string Place)> _types = new(StringComparer.Ordinal);

    private CustomResourceConfiguration()
    {
    }

    /// <summary>Nothing is configured.</summary>
    public static CustomResourceConfiguration None { get; } = new();

    /// <summary>Everything that is wrong, in the order of the files.</summary>
    public IReadOnlyList<ConfigurationMistake> Mistakes => _mistakes;

    /// <summary>False where a file is no such configuration at all: then nothing of it counts.</summary>
    public bool IsUsable => _mistakes.TrueForAll(mistake => mistake.Kind != MistakeKind.Fatal);

    /// <summary>Entries of spec.resources that can be used.</summary>
    public int Resources => _rules.Count;

    /// <summary>Different families that they describe.</summary>
    public int Families => _rules.SelectMany(rules => rules.Metrics).DistinctBy(metric => metric.Name).Count();

    /// <summary>The API groups of the resources, each once.</summary>
    public IReadOnlySet<string> Groups => _rules.Select(rules => rules.Group).ToHashSet(StringComparer.Ordinal);

    /// <summary>Whether an entry asks for the labels of namespaces.</summary>
    public bool SelectsNamespaces => _rules.Exists(rules => rules.NamespaceSelector is not null);

    internal IReadOnlyList<CustomResourceRules> Rules => _rules;

    /// <summary>Reads files in their order; of entries that mean the same kind the last one counts.</summary>
    public static CustomResourceConfiguration Read(IEnumerable<CustomResourceFile> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var configuration = new CustomResourceConfiguration();
        foreach (CustomResourceFile file in files)
        {
            configuration.Add(file);
        }
        return configuration;
    }

    /// <summary>
    /// The kinds of <paramref name="served"/> that are configured, as the catalogue has its own, in output order. A group,
    /// version and kind that is served twice counts once, as the first says.
    /// </summary>
    public IReadOnlyList<CatalogEntry> Resolve(IEnumerable<CustomKind> served, CustomBounds bounds)
    {
        ArgumentNullException.ThrowIfNull(served);
        ArgumentNullException.ThrowIfNull(bounds);
        var entries = new Dictionary<(string, string, string), CatalogEntry>();
        List<CustomKind> kinds = [.. served.DistinctBy(kind => (kind.Group, kind.Version, kind.Kind))];
        foreach (CustomResourceRules rules in _rules)
        {
            foreach (CustomKind kind in Meant(rules, kinds))
            {
                entries[(kind.Group, kind.Version, kind.Plural)] = new CustomCatalogEntry(rules, kind, bounds);
            }
        }
        return [.. entries.Values.OrderBy(entry => entry.Name, StringComparer.Ordinal)];
    }

    private static IEnumerable<CustomKind> Meant(CustomResourceRules rules, List<CustomKind> kinds)
    {
        IEnumerable<CustomKind> matching = kinds.Where(rules.Matches);
        return rules.OneVersion
            ? matching.GroupBy(kind => kind.Kind).Select(versions => versions.FirstOrDefault(kind => kind.IsStored) ?? versions.First())
            : matching;
    }

    private void Add(CustomResourceFile file)
    {
        int before = _mistakes.Count;
        Read(file);
        if (_mistakes.Count - before > MistakesMax)
        {
            List<ConfigurationMistake> untold = _mistakes[(before + MistakesMax)..];
            _mistakes.RemoveRange(before + MistakesMax, untold.Count);
            _mistakes.Add(new(file.Name, "", $"{untold.Count} further mistakes are not shown")
            {
                Kind = untold.Max(static mistake => mistake.Kind),
            });
        }
    }

    private void Read(CustomResourceFile file)
    {
        YamlNode? document;
        try
        {
            document = YamlFile.ReadFirst(file.Text);
        }
        catch (InvalidDataException e)
        {
            _mistakes.Add(new(file.Name, "", e.Message.ReplaceLineEndings(" ")) { Kind = MistakeKind.Fatal });
            return;
        }
        if (document is null)
        {
            _mistakes.Add(new(file.Name, "", "there is no configuration in it") { Kind = MistakeKind.Fatal });
            return;
        }
        var root = new ConfigurationNode(document, "", (at, kind, reason) =>
            _mistakes.Add(new(file.Name, at.Place, reason) { Kind = kind, Line = at.Line }));
        root.CheckKeys("apiVersion", "kind", "metadata", "spec");
        foreach (ConfigurationNode resource in root.Struct("spec", "resources").Member("resources").Items())
        {
            if (resource.Is(YamlNodeKind.Mapping, "a mapping") && ResourceReader.Read(resource) is CustomResourceRules rules)
            {
                Add(resource, rules);
            }
        }
    }

    private void Add(ConfigurationNode place, CustomResourceRules rules)
    {
        if (_rules.Exists(other => (other.Group, other.Version, other.Kind) == (rules.Group, rules.Version, rules.Kind)))
        {
            place.Report(MistakeKind.Warning, "an earlier entry means the same kind, and this one takes its place");
        }
        _rules.Add(rules with { Metrics = [.. rules.Metrics.Where(metric => HasOneType(place, metric))] });
    }

    /// <summary>A family that several resources give is shown as one, hence has one type.</summary>
    private bool HasOneType(ConfigurationNode resource, CustomMetricRule metric)
    {
        if (_types.TryAdd(metric.Name, (metric.Type, metric.Place)) || _types[metric.Name].Type == metric.Type)
        {
            return true;
        }
        resource.Report(
            MistakeKind.Disabling,
            $"{metric.Place} gives the family {metric.Name} as {metric.Type}, {_types[metric.Name].Place} as {_types[metric.Name].Type}, "
            + "and a family has one type");
        return false;
    }
}
