using System.Text;

namespace StateMetrics.Simulation.Tests;

/// <summary>What a scrape showed, by place, and what it claimed.</summary>
/// <param name="At">When it was taken, since the start.</param>
/// <param name="Claims">For each place that is read: how long ago its copy was proven current; null while nothing is claimed.</param>
internal sealed record Scrape(TimeSpan At, IReadOnlyDictionary<Place, TimeSpan?> Claims)
{
    private static readonly (string Family, string Kind)[] s_families =
    [
        ("kube_configmap_info", "configmaps"), ("kube_configmap_metadata_resource_version", "configmaps"),
        ("kube_deployment_spec_replicas", "deployments"), ("kube_namespace_labels", "namespaces"), ("widget_size", World.Widgets),
    ];

    private readonly Dictionary<Place, Dictionary<string, string>> _shown = [];

    /// <summary>What the exporter says it cannot read, after its configuration has changed: it need not show what it had.</summary>
    internal HashSet<Place> Refused { get; init; } = [];

    /// <summary>The first series that came twice; "" for none.</summary>
    internal string Duplicate { get; private set; } = "";

    /// <summary>The lines of each object of a place, by its key.</summary>
    internal IReadOnlyDictionary<string, string> Shown(Place place) =>
        _shown.GetValueOrDefault(place) ?? (IReadOnlyDictionary<string, string>)new Dictionary<string, string>();

    internal ulong HashOf(Place place) => _sums.GetValueOrDefault(place);

    private readonly Dictionary<Place, ulong> _sums = [];

    /// <summary>Takes in an answer.</summary>
    /// <param name="text">In the text format.</param>
    /// <param name="byNamespace">Whether the namespaces are read one by one.</param>
    internal Scrape With(ReadOnlySpan<byte> text, bool byNamespace)
    {
        var series = new HashSet<ulong>();
        foreach (Range range in text.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = text[range];
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }
            if (!series.Add(Line.Hash(line[..line.LastIndexOf((byte)' ')])))
            {
                Duplicate = Duplicate.Length > 0 ? Duplicate : Encoding.UTF8.GetString(line);
            }
            Take(line, byNamespace);
        }
        return this;
    }

    private void Take(ReadOnlySpan<byte> line, bool byNamespace)
    {
        string family = Encoding.UTF8.GetString(line[..line.IndexOf((byte)'{')]);
        string kind = Array.Find(s_families, one => one.Family == family).Kind ?? throw new InvalidDataException($"no family {family}");
        bool inNamespace = kind != "namespaces";
        string ns = LabelOf(line, "namespace=\""u8);
        string name = kind == "configmaps" ? LabelOf(line, ",configmap=\""u8)
            : kind == "deployments" ? LabelOf(line, ",deployment=\""u8)
            : kind == "namespaces" ? ns
            : LabelOf(line, ",name=\""u8);
        var place = new Place(kind, inNamespace && byNamespace ? ns : null);
        string key = inNamespace ? $"{ns}/{name}" : $"/{name}";
        if (!_shown.TryGetValue(place, out Dictionary<string, string>? objects))
        {
            _shown[place] = objects = new(StringComparer.Ordinal);
        }
        string text = Encoding.UTF8.GetString(line);
        objects[key] = objects.TryGetValue(key, out string? before) ? $"{before}\n{text}" : text;
        _sums[place] = _sums.GetValueOrDefault(place) + Line.Hash(line);
    }

    private static string LabelOf(ReadOnlySpan<byte> line, ReadOnlySpan<byte> label)
    {
        int start = line.IndexOf(label) + label.Length;
        return Encoding.UTF8.GetString(line.Slice(start, line[start..].IndexOf((byte)'"')));
    }
}
