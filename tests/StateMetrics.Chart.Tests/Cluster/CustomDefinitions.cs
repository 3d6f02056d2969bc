using System.Text.Json;
using StateMetrics.Chart.Tests.Rendering;
using StateMetrics.EndToEnd.Tests.Cluster;
using StateMetrics.EndToEnd.Tests.Harness;
using StateMetrics.Kubernetes.Wire.Yaml;

namespace StateMetrics.Chart.Tests.Cluster;

/// <summary>
/// Definitions of the custom resources that a chart's configurations speak of, made on the API server, and gone with their owner.
/// </summary>
internal sealed class CustomDefinitions : IAsyncDisposable
{
    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

    private static readonly HashSet<string> s_clusterScoped = ["ClusterIssuer", "GatewayClass", "Fleet"];

    /// <summary>As their projects name them.</summary>
    private static readonly Dictionary<string, string> s_plurals = new(StringComparer.Ordinal) { ["Gateway"] = "gateways" };

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    private readonly ControlPlane _plane;
    private readonly List<Kind> _kinds;

    private CustomDefinitions(ControlPlane plane, RenderedChart chart)
    {
        _plane = plane;
        _kinds = [.. chart.Objects.Where(static o => o.Kind == "ConfigMap").SelectMany(Kinds).Distinct()];
    }

    /// <summary>The plurals of what is defined.</summary>
    internal IEnumerable<string> Plurals => _kinds.Select(static kind => kind.Plural);

    internal static async Task<CustomDefinitions> MadeAsync(ControlPlane plane, RenderedChart chart)
    {
        var made = new CustomDefinitions(plane, chart);
        foreach (Kind kind in made._kinds)
        {
            await plane.Admin.CreateAsync(Definitions, kind.Definition);
        }

        foreach (Kind kind in made._kinds)
        {
            await Eventually.HoldsAsync(s_limit, async () =>
                await plane.Admin.StatusAsync($"/apis/{kind.Group}/{kind.Version}/{kind.Plural}") == System.Net.HttpStatusCode.OK
                    ? null
                    : $"{kind} is not served yet");
        }

        return made;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Kind kind in _kinds)
        {
            await _plane.Admin.DeleteAsync($"{Definitions}/{kind.Plural}.{kind.Group}");
        }
    }

    private static IEnumerable<Kind> Kinds(ChartObject map) =>
        from file in map.Json.GetProperty("data").EnumerateObject()
        where file.Name.EndsWith(".yaml", StringComparison.Ordinal)
        let json = JsonElement.Parse(YamlJson.Convert(YamlFile.ReadFirst(file.Value.GetString()!)!).Span)
        where json.TryGetProperty("spec", out _)
        from resource in json.GetProperty("spec").GetProperty("resources").EnumerateArray()
        let kind = resource.GetProperty("groupVersionKind")
        select new Kind(
            kind.GetProperty("group").GetString()!,
            kind.GetProperty("version").GetString()!.Replace("*", "v1", StringComparison.Ordinal),
            kind.GetProperty("kind").GetString()!,
            resource.TryGetProperty("resourcePlural", out JsonElement plural) ? plural.GetString()! : "");

    private sealed record Kind(string Group, string Version, string Name, string GivenPlural)
    {
        internal string Plural => GivenPlural.Length > 0 ? GivenPlural
            : s_plurals.TryGetValue(Name, out string? named) ? named
            : Name.EndsWith('y') ? Name.ToLowerInvariant()[..^1] + "ies"
            : Name.EndsWith('s') ? Name.ToLowerInvariant() + "es"
            : Name.ToLowerInvariant() + "s";

        internal string Definition => $$$"""
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition",
             "metadata":{"name":"{{{Plural}}}.{{{Group}}}","annotations":{"api-approved.kubernetes.io":"unapproved, of a test"}},
             "spec":{"group":"{{{Group}}}","scope":"{{{(s_clusterScoped.Contains(Name) ? "Cluster" : "Namespaced")}}}",
             "names":{"kind":"{{{Name}}}","plural":"{{{Plural}}}"},
             "versions":[{"name":"{{{Version}}}","served":true,"storage":true,
               "schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true} } }] } }
            """;
    }
}
