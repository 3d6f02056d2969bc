using System.Net;
using StateMetrics.EndToEnd.Tests.Cluster;
using StateMetrics.EndToEnd.Tests.Harness;
using StateMetrics.EndToEnd.Tests.Prometheus;
using StateMetrics.Testing.Exposition;

namespace StateMetrics.EndToEnd.Tests.Exporter;

/// <summary>Every kind of the catalogue on a real API server, which is old: it has some in older versions, and some not at all.</summary>
[Collection(ControlPlaneCollection.Name)]
public sealed class EveryKindTests(ControlPlaneFixture fixture)
{
    private const int Kinds = 39;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Every_kind_that_the_server_has_is_shown_and_the_others_do_not_block_readiness()
    {
        Assert.Equal(Kinds, ServedKind.All.Count + ServedKind.NotServed.Count);
        ControlPlane plane = await fixture.ReadyAsync();
        try
        {
            foreach (ServedKind kind in ServedKind.All)
            {
                await plane.Admin.CreateAsync(kind.Collection, kind.Json);
            }
            await using ExporterProcess exporter = ExporterProcess.Start([$"--kubeconfig={plane.AdminKubeconfig}", .. EverythingOn()]);
            await exporter.ReadyAsync(s_limit);

            StrictExposition exposition = await exporter.ScrapeAsync();
            Assert.Equal("", string.Join('\n', ServedKind.All.Where(kind => !Shows(exposition, kind)).Select(kind => kind.Family)));
            Assert.Empty(await Promtool.ProblemsAsync(await exporter.ScrapeBytesAsync()));

            (HttpStatusCode status, string body) = await exporter.GetAsync("readyz");
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.Equal(ServedKind.NotServed, NotServed(body));
            Assert.Equal(Versions(ServedKind.All), Versions(await exporter.ScrapeTelemetryAsync()));
        }
        finally
        {
            foreach (ServedKind kind in ServedKind.All.Where(kind => kind.Resource != "namespaces"))
            {
                await plane.Admin.DeleteAsync(kind.Path);
            }
            await DeleteNamespaceAsync(plane);
        }
    }

    [Fact]
    public async Task Nothing_of_a_secret_but_its_metadata_and_type_leaves_the_exporter()
    {
        const string Secret = "tell-nobody";
        const string Path = $"/api/v1/namespaces/default/secrets/{Secret}";
        string[] texts = ["value-of-data-1f9a", "value-of-string-data-77c3", "key-of-data-5b02"];
        string encoded = Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(texts[0]));
        ControlPlane plane = await fixture.ReadyAsync();
        await plane.Admin.CreateAsync("/api/v1/namespaces/default/secrets", $$"""
            {"metadata":{"name":"{{Secret}}"},"data":{"{{texts[2]}}":"{{encoded}}"},"stringData":{"s":"{{texts[1]}}"} }
            """);
        try
        {
            await using ExporterProcess exporter = ExporterProcess.Start([$"--kubeconfig={plane.AdminKubeconfig}", .. EverythingOn()]);
            await exporter.ReadyAsync(s_limit);
            await exporter.ShowsAsync(
                s_limit, e => e.Matching("kube_secret_info", ("secret", Secret)).Any() ? null : "the secret is missing");
            await plane.Admin.PatchAsync(Path, """{"metadata":{"labels":{"changed":"yes"}}}""");
            await exporter.ShowsAsync(
                s_limit, e => e.Matching("kube_secret_labels", ("label_changed", "yes")).Any() ? null : "the change is missing");

            string seen = (await exporter.GetAsync("metrics")).Body + (await exporter.GetAsync("readyz")).Body
                + string.Join('\n', (await exporter.ScrapeTelemetryAsync()).Samples) + exporter.Output;
            foreach (string text in texts.Concat(texts.Select(t => Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(t)))))
            {
                Assert.DoesNotContain(text, seen, StringComparison.OrdinalIgnoreCase);
            }
        }
        finally
        {
            await plane.Admin.DeleteAsync(Path);
        }
    }

    private static IEnumerable<string> EverythingOn() =>
    [
        $"--resources={string.Join(',', ServedKind.All.Select(kind => kind.Resource).Concat(ServedKind.NotServed))}",
        "--metric-labels-allowlist=*=[*]",
        "--metric-annotations-allowlist=*=[*]",
        "--metric-opt-in-list=.*",
    ];

    private static bool Shows(StrictExposition exposition, ServedKind kind) =>
        exposition.Matching(kind.Family, (kind.Label, ServedKind.ObjectName)).Any();

    /// <summary>"not served: podpresets (settings.k8s.io/v1)"</summary>
    private static IEnumerable<string> NotServed(string readiness)
    {
        const string Start = "not served: ";
        return readiness.Split('\n')
            .Where(line => line.StartsWith(Start, StringComparison.Ordinal))
            .Select(line => line[Start.Length..].Split(' ')[0])
            .Order(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Versions(IEnumerable<ServedKind> kinds) =>
        kinds.Select(kind => $"{kind.Resource} {kind.GroupVersion}").Order(StringComparer.Ordinal);

    private static IEnumerable<string> Versions(StrictExposition telemetry) => telemetry
        .Matching("kube_state_metrics_resource_api_version")
        .Select(sample => $"{sample.Labels["resource"]} {sample.Labels["group_version"]}")
        .Order(StringComparer.Ordinal);

    /// <summary>A controller would empty the namespace and then take the finalizer away.</summary>
    private static async Task DeleteNamespaceAsync(ControlPlane plane)
    {
        const string Path = $"/api/v1/namespaces/{ServedKind.ObjectName}";
        await plane.Admin.DeleteAsync(Path);
        await plane.Admin.ReplaceAsync(
            $"{Path}/finalize", $$"""{"metadata":{"name":"{{ServedKind.ObjectName}}"},"spec":{"finalizers":[]} }""");
    }
}
