using System.Buffers;
using System.Text;
using System.Text.Json;
using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Wire;
using StateMetrics.Resources.Custom;
using StateMetrics.Resources.Pipeline;
using StateMetrics.Testing.Exposition;

namespace StateMetrics.Resources.Tests.Custom;

/// <summary>Objects of the kind Foo through a configuration: from its text to the lines of a scrape.</summary>
internal sealed class CustomRun : IObjectObserver
{
    private const string Reserved = "customresource_group=\"example.com\",customresource_kind=\"Foo\",customresource_version=\"v1\"";

    internal static readonly CustomKind Foo = new()
    {
        Group = "example.com", Version = "v1", Kind = "Foo", Plural = "foos", Namespaced = true,
    };

    private readonly List<string> _faults = [];

    /// <summary>Family without its prefix, reason, and how often.</summary>
    internal string Faults => string.Join('\n', _faults);

    internal CustomBounds Bounds { get; init; } = new();

    /// <summary>A metric of name m with this "each", on one object with this spec: the samples without name and constant labels.</summary>
    internal static string Each(string each, string spec, string more = "") => new CustomRun().Metric($"{more}\neach: {each}", spec);

    /// <summary>What follows "name: m" in the entry of a metric.</summary>
    internal string Metric(string metric, params ReadOnlySpan<string> specs)
    {
        var objects = new List<string>();
        foreach (string spec in specs)
        {
            objects.Add($$"""{"metadata":{"name":"o{{objects.Count}}","namespace":"ns","uid":"u{{objects.Count}}"},"spec":{{spec}}}""");
        }
        string indented = metric.Replace("\n", "\n          ", StringComparison.Ordinal);
        return Short(Render($"""
            spec:
              resources:
                - groupVersionKind: {"{"}group: example.com, version: v1, kind: Foo{"}"}
                  metrics:
                    - name: m
                      {indented}
            """, objects));
    }

    internal string Render(string configuration, IEnumerable<string> objects) =>
        Render(CustomResourceConfiguration.Read([new CustomResourceFile("crs.yaml", configuration)]), objects);

    internal string Render(CustomResourceConfiguration configuration, IEnumerable<string> objects)
    {
        Assert.True(configuration.IsUsable, string.Join('\n', configuration.Mistakes));
        List<byte[]> bodies = [.. objects.Select(Encoding.UTF8.GetBytes)];
        var resources = configuration.Resolve([Foo], Bounds).Select(entry =>
        {
            CompiledKind kind = entry.Compile(Selection.Default, null, null);
            StoreSink sink = kind.Open(this);
            bodies.ForEach(body => sink.Upsert(Wire(body)));
            return new ResourceExposition(kind.Name, kind.Families, [sink.Store]);
        }).ToList();
        var output = new ArrayBufferWriter<byte>();
        ExpositionSnapshot.Take(resources, ResourceFilter.All).Write(output, ExpositionFormat.Text);
        StrictExposition.Parse(output.WrittenSpan);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>Sample lines only, without the prefix of the names and the constant labels.</summary>
    internal static string Short(string exposition) => string.Join('\n', exposition.Split('\n')
        .Where(static line => line.Length > 0 && line[0] != '#')
        .Select(static line => line.Replace("kube_customresource_", "", StringComparison.Ordinal)
            .Replace("," + Reserved, "", StringComparison.Ordinal)
            .Replace(Reserved + ",", "", StringComparison.Ordinal)
            .Replace(Reserved, "", StringComparison.Ordinal)));

    public void Failed(in WireObject source, ObjectFault fault, Exception exception) => _faults.Add($"{fault}: {exception}");

    public void RepeatedSeries(in WireObject source, int samples) => _faults.Add($"{samples} repeated");

    public void Unevaluated(in WireObject source, in EvaluationFault fault) =>
        _faults.Add($"{fault.Family["kube_customresource_".Length..]} {fault.Reason} {fault.Times}");

    private static WireObject Wire(byte[] body)
    {
        using JsonDocument document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 256 });
        JsonElement metadata = document.RootElement.GetProperty("metadata");
        return new WireObject
        {
            Format = WireFormat.Json,
            Body = body,
            Uid = Text(metadata, "uid"),
            Namespace = Text(metadata, "namespace"),
            Name = Text(metadata, "name"),
            ResourceVersion = default,
        };
    }

    private static Utf8 Text(JsonElement metadata, string key) =>
        metadata.TryGetProperty(key, out JsonElement text) ? new Utf8(Encoding.UTF8.GetBytes(text.GetString()!)) : default;
}
