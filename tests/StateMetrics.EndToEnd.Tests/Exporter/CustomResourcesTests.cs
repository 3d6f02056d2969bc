using System.Net;
using StateMetrics.EndToEnd.Tests.Cluster;
using StateMetrics.EndToEnd.Tests.Harness;
using StateMetrics.Testing.Exposition;

namespace StateMetrics.EndToEnd.Tests.Exporter;

/// <summary>
/// Custom resources of a real API server under scrapes every 200 ms: whatever happens to their definitions and to the file that
/// describes their families, nothing else is ever missing.
/// </summary>
[Collection(ControlPlaneCollection.Name)]
public sealed class CustomResourcesTests(ControlPlaneFixture fixture)
{
    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";
    private const int BuiltIn = 30;

    private static readonly TimeSpan s_within = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Definitions_and_files_change_and_touch_nothing_but_their_own_resources()
    {
        ControlPlane plane = await fixture.ReadyAsync();
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "custom.yaml");
        await File.WriteAllTextAsync(file, Configuration("size"));
        await CreateConfigMapsAsync(plane);
        try
        {
            await using ExporterProcess exporter = ExporterProcess.Start(
                $"--kubeconfig={plane.AdminKubeconfig}", "--resources=configmaps,namespaces",
                $"--custom-resource-state-config-file={file}");
            await exporter.ReadyAsync(TimeSpan.FromSeconds(20));
            await using var scrapes = new SteadyScrapes(exporter);
            StrictExposition first = await exporter.ScrapeAsync();
            Assert.True(first.Matching("kube_configmap_created", ("namespace", "default")).Count() >= BuiltIn);
            scrapes.Keep(first, IsBuiltIn);

            await FollowDefinitionsAsync(plane, exporter);
            scrapes.Keep(await exporter.ScrapeAsync(), IsBuiltInOrCustom);
            await ChangeAnotherDefinitionAsync(plane);
            scrapes.Keep(await exporter.ScrapeAsync(), IsBuiltIn);
            await FollowFileAsync(exporter, file);
            await plane.Admin.DeleteAsync($"{Definitions}/foos.e2e.example.com");
            await exporter.ShowsAsync(s_within, static e => Custom(e) == "" ? null : Custom(e));

            (int count, int series, string holes) = scrapes.Found;
            Assert.Equal("", holes);
            Assert.True(count > 20, $"{count} scrapes");
            Assert.True(series > BuiltIn, $"{series} series");

            // The server deletes the objects of a definition before the definition itself.
            (HttpStatusCode, string) gone =
                (HttpStatusCode.OK, "ok\nnot served: e2e.example.com/v2, Resource=foos (e2e.example.com/v2)\n");
            await Eventually.HoldsAsync(
                s_within, async () => await exporter.GetAsync("readyz") is var said && said == gone ? null : $"{said}");
        }
        finally
        {
            await DeleteAllAsync(plane);
        }
    }

    /// <summary>A definition made after the start, deleted, and made again with another version.</summary>
    private static async Task FollowDefinitionsAsync(ControlPlane plane, ExporterProcess exporter)
    {
        await plane.Admin.CreateAsync(Definitions, Definition("foos", "Foo", "v1"));
        await CreateFooAsync(plane, "v1", 3);
        await exporter.ShowsAsync(s_within, static e => Missing(e, "e2e_size v1 one 3"));
        await plane.Admin.PatchAsync("/apis/e2e.example.com/v1/namespaces/default/foos/one", """{"spec":{"size":4}}""");
        await exporter.ShowsAsync(s_within, static e => Missing(e, "e2e_size v1 one 4"));

        await plane.Admin.DeleteAsync($"{Definitions}/foos.e2e.example.com");
        await exporter.ShowsAsync(s_within, static e => Missing(e, ""));
        await Eventually.HoldsAsync(TimeSpan.FromSeconds(30), async () =>
            await plane.Admin.StatusAsync($"{Definitions}/foos.e2e.example.com") == HttpStatusCode.NotFound ? null : "still being deleted");

        await plane.Admin.CreateAsync(Definitions, Definition("foos", "Foo", "v2"));
        await CreateFooAsync(plane, "v2", 5);
        await exporter.ShowsAsync(s_within, static e => Missing(e, "e2e_size v2 one 5"));
    }

    /// <summary>A definition that nobody has configured, and the status of one.</summary>
    private static async Task ChangeAnotherDefinitionAsync(ControlPlane plane)
    {
        await plane.Admin.CreateAsync(Definitions, Definition("others", "Other", "v1"));
        for (int i = 0; i < 5; i++)
        {
            await plane.Admin.PatchAsync(
                $"{Definitions}/others.e2e.example.com/status", $$$"""{"status":{"storedVersions":["v1","v0{{{i}}}"]} }""");
            await plane.Admin.PatchAsync($"{Definitions}/foos.e2e.example.com", $$$"""{"metadata":{"labels":{"turn":"{{{i}}}"} } }""");
            await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Another family, a file that is none, and a good one again.</summary>
    private static async Task FollowFileAsync(ExporterProcess exporter, string file)
    {
        await File.WriteAllTextAsync(file, Configuration("volume"));
        await exporter.ShowsAsync(s_within, static e => Missing(e, "e2e_volume v2 one 5"));
        Assert.Equal(1, await ReloadedAsync(exporter, file));
        await File.WriteAllTextAsync(file, "spec: [");
        await Eventually.HoldsAsync(s_within, async () => await ReloadedAsync(exporter, file) == 0 ? null : "not noticed");
        Assert.Null(Missing(await exporter.ScrapeAsync(), "e2e_volume v2 one 5"));
        await File.WriteAllTextAsync(file, Configuration("extent"));
        await exporter.ShowsAsync(s_within, static e => Missing(e, "e2e_extent v2 one 5"));
        Assert.Equal(1, await ReloadedAsync(exporter, file));
        StrictExposition own = await exporter.ScrapeTelemetryAsync();
        Assert.True(own.Value("kube_state_metrics_custom_resource_state_update_events_total") >= 5);
        Assert.True(own.Value("kube_state_metrics_custom_resource_state_delete_events_total") >= 1);
    }

    private static async Task<double?> ReloadedAsync(ExporterProcess exporter, string file) => (await exporter.ScrapeTelemetryAsync())
        .Value("kube_state_metrics_last_config_reload_successful", ("type", "customresourceconfig"), ("filename", file));

    private static bool IsBuiltIn(Sample sample) => sample.Name.StartsWith("kube_configmap_", StringComparison.Ordinal)
        || sample.Name.StartsWith("kube_namespace_", StringComparison.Ordinal);

    private static bool IsBuiltInOrCustom(Sample sample) => IsBuiltIn(sample) || sample.Name.StartsWith("e2e_", StringComparison.Ordinal);

    private static string? Missing(StrictExposition exposition, string expected) =>
        Custom(exposition) is var shown && shown == expected ? null : $"'{shown}' instead of '{expected}'";

    /// <summary>All custom samples: family, version, name, value.</summary>
    private static string Custom(StrictExposition exposition) => string.Join('\n', exposition.Samples
        .Where(static s => s.Name.StartsWith("e2e_", StringComparison.Ordinal))
        .Select(static s => $"{s.Name} {s.Labels["customresource_version"]} {s.Labels["name"]} {s.Value}"));

    private static Task<TimeSpan> CreateFooAsync(ControlPlane plane, string version, int size) => Eventually.HoldsAsync(
        TimeSpan.FromSeconds(30),
        async () =>
        {
            // It is served a moment after its definition is made.
            await plane.Admin.CreateAsync($"/apis/e2e.example.com/{version}/namespaces/default/foos", $$$"""
                {"apiVersion":"e2e.example.com/{{{version}}}","kind":"Foo","metadata":{"name":"one"},"spec":{"size":{{{size}}}} }
                """);
            return null;
        });

    private static string Configuration(string family) => $$"""
        kind: CustomResourceStateMetrics
        spec:
          resources:
            - groupVersionKind: {group: e2e.example.com, version: "*", kind: Foo}
              metricNamePrefix: e2e
              labelsFromPath: {name: [metadata, name], namespace: [metadata, namespace]}
              metrics:
                - {name: {{family}}, help: Its size., each: {type: Gauge, gauge: {path: [spec, size]} } }
        """;

    private static string Definition(string plural, string kind, string version) => $$$"""
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"{{{plural}}}.e2e.example.com"},
         "spec":{"group":"e2e.example.com","scope":"Namespaced","names":{"kind":"{{{kind}}}","plural":"{{{plural}}}"},
         "versions":[{"name":"{{{version}}}","served":true,"storage":true,
           "schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true} } }] } }
        """;

    private static async Task CreateConfigMapsAsync(ControlPlane plane)
    {
        for (int i = 0; i < BuiltIn; i++)
        {
            await plane.Admin.CreateAsync(ConfigMaps, $$$"""{"metadata":{"name":"beside-{{{i}}}"} }""");
        }
    }

    private static async Task DeleteAllAsync(ControlPlane plane)
    {
        await plane.Admin.DeleteAsync($"{Definitions}/foos.e2e.example.com");
        await plane.Admin.DeleteAsync($"{Definitions}/others.e2e.example.com");
        for (int i = 0; i < BuiltIn; i++)
        {
            await plane.Admin.DeleteAsync($"{ConfigMaps}/beside-{i}");
        }
    }
}
