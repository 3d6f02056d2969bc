using System.Net;
using StateMetrics.EndToEnd.Tests.Cluster;
using StateMetrics.EndToEnd.Tests.Harness;
using StateMetrics.Testing.Exposition;

namespace StateMetrics.EndToEnd.Tests.Exporter;

/// <summary>An API of a real API server that goes away in the middle of what it answers.</summary>
[Collection(FaultProxyCollection.Name)]
public sealed class VanishingApiTests(ControlPlaneFixture fixture)
{
    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private const string Definition = $"{Definitions}/foos.vanishing.example.com";
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";
    private const int BuiltIn = 10;

    private const string Configuration = """
        kind: CustomResourceStateMetrics
        spec:
          resources:
            - groupVersionKind: {group: vanishing.example.com, version: v1, kind: Foo}
              metricNamePrefix: vanishing
              metrics:
                - {name: size, help: Its size., each: {type: Gauge, gauge: {path: [spec, size]} } }
        """;

    private const string Defined = """
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"foos.vanishing.example.com"},
         "spec":{"group":"vanishing.example.com","scope":"Namespaced","names":{"kind":"Foo","plural":"foos"},
         "versions":[{"name":"v1","served":true,"storage":true,
           "schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true} } }] } }
        """;

    private static readonly TimeSpan s_within = TimeSpan.FromSeconds(10);

    /// <summary>The API server takes some seconds to delete what is defined, and again to serve what it has just deleted.</summary>
    private static readonly TimeSpan s_server = TimeSpan.FromSeconds(60);

    private ControlPlane _plane = null!;

    /// <summary>
    /// kube-state-metrics waits for the first list of everything. Here the first list of one resource never ends, its definition is
    /// deleted meanwhile, and nothing else takes notice.
    /// </summary>
    [Fact]
    public async Task A_definition_that_is_deleted_during_its_first_list_holds_up_nothing_else()
    {
        _plane = await fixture.ReadyAsync();
        using var folder = new TemporaryFolder();
        await CreateConfigMapsAsync();
        await _plane.Admin.CreateAsync(Definitions, Defined);
        await CreateFooAsync(1);
        await using var proxy = new ApiProxy(_plane.Server, _plane.AuthorityPem, ControlPlane.AdminToken);
        proxy.Hold("foos");
        await using ExporterProcess exporter = ExporterProcess.Start(
            $"--apiserver={proxy.Address}", "--resources=configmaps,namespaces",
            $"--custom-resource-state-config-file={folder.Write("custom.yaml", Configuration)}");

        // All else is listed and current, and the report names what is not.
        await exporter.ShowsAsync(s_within, static e => AreFresh(e));
        await Eventually.HoldsAsync(s_within, () => Task.FromResult(proxy.Held == 1 ? null : $"{proxy.Held} lists are held"));
        (HttpStatusCode status, string report) = await exporter.GetAsync("readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("foos", report, StringComparison.Ordinal);
        Assert.DoesNotContain("configmaps", report, StringComparison.Ordinal);
        await using var scrapes = new SteadyScrapes(exporter);
        scrapes.Keep(await exporter.ScrapeAsync(), static sample => sample.Name.StartsWith("kube_configmap_", StringComparison.Ordinal));

        await _plane.Admin.DeleteAsync(Definition);
        await Eventually.HoldsAsync(s_server, async () =>
            await _plane.Admin.StatusAsync(Definition) == HttpStatusCode.NotFound ? null : "still being deleted");
        await exporter.ReadyAsync(s_within);
        Assert.Equal(
            (HttpStatusCode.OK, "ok\nnot served: vanishing.example.com/v1, Resource=foos (vanishing.example.com/v1)\n"),
            await exporter.GetAsync("readyz"));
        await exporter.ShowsAsync(s_within, static e => AreFresh(e) ?? Missing(e, ""));
        await CountsAsync(exporter, proxy, watches: 3);

        // It comes back, and is served as anything is that comes.
        proxy.Hold(null);
        await _plane.Admin.CreateAsync(Definitions, Defined);
        await CreateFooAsync(2);
        await exporter.ShowsAsync(s_within, static e => Missing(e, "2"));
        await CountsAsync(exporter, proxy, watches: 4);
        Assert.Equal((HttpStatusCode.OK, "ok\n"), await exporter.GetAsync("readyz"));
        (int count, int series, string holes) = scrapes.Found;
        Assert.Equal("", holes);
        Assert.True(count > 0 && series >= BuiltIn, $"{count} scrapes of {series} series");
        await _plane.Admin.DeleteAsync(Definition);
    }

    /// <summary>Config maps, namespaces, definitions, maybe what is defined: a watch and a loop for each, and the fleet's loop.</summary>
    private static Task<TimeSpan> CountsAsync(ExporterProcess exporter, ApiProxy proxy, int watches) => Eventually.HoldsAsync(
        s_within,
        async () => (proxy.Held, proxy.Watches, await exporter.LoopsAsync()) is var open && open == (0, watches, watches + 1)
            ? null
            : $"{open.Held} lists and {open.Watches} watches are open, by {open.Item3} loops");

    private static string? AreFresh(StrictExposition exposition) => exposition.Matching("kube_configmap_created").Count() < BuiltIn
        ? "config maps are missing"
        : ((string[])["configmaps", "namespaces"]).All(resource => exposition.Value(
            "kube_state_metrics_resource_state", ("resource", resource), ("state", "fresh")) == 1)
            ? null
            : "not fresh";

    private static string? Missing(StrictExposition exposition, string sizes) =>
        string.Join(' ', exposition.Matching("vanishing_size").Select(static s => $"{s.Value}")) is var shown && shown == sizes
            ? null
            : $"'{shown}' instead of '{sizes}'";

    private async Task CreateConfigMapsAsync()
    {
        for (int i = 0; i < BuiltIn; i++)
        {
            await _plane.Admin.CreateAsync(ConfigMaps, $$$"""{"metadata":{"name":"stays-{{{i}}}"} }""");
        }
    }

    private Task<TimeSpan> CreateFooAsync(int size) => Eventually.HoldsAsync(s_server, async () =>
    {
        // It is served a moment after its definition is made.
        await _plane.Admin.CreateAsync("/apis/vanishing.example.com/v1/namespaces/default/foos", $$$"""
            {"apiVersion":"vanishing.example.com/v1","kind":"Foo","metadata":{"name":"one"},"spec":{"size":{{{size}}}} }
            """);
        return null;
    });
}
