using System.Text.Json;
using StateMetrics.EndToEnd.Tests.Cluster;
using StateMetrics.EndToEnd.Tests.Harness;
using StateMetrics.Testing.Exposition;

namespace StateMetrics.EndToEnd.Tests.Exporter;

/// <summary>Two real API servers as two clusters of one exporter: what happens to one is nothing to the other.</summary>
[Collection(ControlPlaneCollection.Name)]
public sealed class TwoClustersTests(ControlPlaneFixture fixture) : IAsyncLifetime
{
    // The API server itself watches none of them, so that every open watch is ours.
    private const string Deployments = "/apis/apps/v1/namespaces/default/deployments";

    private static readonly TimeSpan s_reload = TimeSpan.FromSeconds(30);

    /// <summary>A server that cannot be reached is asked at least every 8 s; the rest is for the API server's own start.</summary>
    private static readonly TimeSpan s_recovery = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, ControlPlane> _planes = [];
    private ControlPlane? _second;

    public async ValueTask InitializeAsync()
    {
        _planes["a"] = await fixture.ReadyAsync();
        _planes["b"] = _second = await ControlPlane.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        ControlPlane first = await fixture.ReadyAsync();
        await first.Admin.DeleteAsync(Deployments);
        await (_second?.DisposeAsync() ?? default);
        _folder.Dispose();
    }

    [Theory]
    [InlineData("a", "b")]
    [InlineData("b", "a")]
    public async Task Clusters_come_change_fail_and_go_one_by_one(string first, string second)
    {
        await CreateAsync("a", "in-a");
        await CreateAsync("b", "in-b");
        Describe(Of("a"));
        await using ExporterProcess exporter = ExporterProcess.Start(
            "--host=127.0.0.1", "--telemetry-host=127.0.0.1", "--resources=deployments",
            $"--clusters-config={_folder.At("clusters.yaml")}");
        await exporter.ReadyAsync(TimeSpan.FromSeconds(60));
        await ShowsAsync(exporter, "a/in-a");
        await WatchesAsync("a", 1);
        await LoopsAsync(exporter, clusters: 1);

        // B is connected.
        Describe(Of("a"), Of("b"));
        await ShowsAsync(exporter, "a/in-a", "b/in-b");
        await CountsAsync(exporter, lists: 1, "a", "b");

        // A changes: it is built beside and takes the place, and B does not notice.
        Describe(Of("a", "labels: {stage: live}"), Of("b"));
        await exporter.ShowsAsync(s_reload, e => e.Value("kube_deployment_spec_replicas", ("cluster", "a"), ("stage", "live")) is null
            ? "the label is missing"
            : Missing(e, ["a/in-a", "b/in-b"]));
        await CountsAsync(exporter, lists: 1, "a", "b");
        await LoopsAsync(exporter, clusters: 2);

        foreach ((string dead, string other) in ((string, string)[])[(first, second), (second, first)])
        {
            await KillAndRestartAsync(exporter, dead, other);
        }

        await CountsAsync(exporter, lists: 1, "a", "b");
        string[] all = [.. Shown(await exporter.ScrapeAsync()).Where(static name => name.StartsWith("a/", StringComparison.Ordinal))];
        int handles = 0;
        for (int turn = 0; turn < 2; turn++)
        {
            Describe(Of("a", "labels: {stage: live}"));
            await ShowsAsync(exporter, all);
            await WatchesAsync("b", 0);
            await WatchesAsync("a", 1);
            await LoopsAsync(exporter, clusters: 1);
            handles = turn == 0 ? exporter.OpenHandles() : handles;
            Describe(Of("a", "labels: {stage: live}"), Of("b"));
            await WatchesAsync("b", 1);
            await LoopsAsync(exporter, clusters: 2);
        }

        Describe(Of("a", "labels: {stage: live}"));
        await WatchesAsync("b", 0);
        await LoopsAsync(exporter, clusters: 1);
        await Eventually.HoldsAsync(s_reload, () => Task.FromResult(
            exporter.OpenHandles() is var open && open <= handles + 2 ? null : $"{open} handles, {handles} when B had gone first"));
    }

    private async Task KillAndRestartAsync(ExporterProcess exporter, string dead, string other)
    {
        string[] before = Shown(await exporter.ScrapeAsync());
        await _planes[dead].StopApiServerAsync(UnixSignal.Kill);
        string meanwhile = $"while-{dead}-was-away";
        await CreateAsync(other, meanwhile);
        await exporter.ShowsAsync(TimeSpan.FromSeconds(10), e => Missing(e, [.. before, $"{other}/{meanwhile}"]));
        Assert.Equal(System.Net.HttpStatusCode.OK, (await exporter.GetAsync("readyz")).Status);
        await _planes[dead].StartApiServerAsync();
        string after = $"after-{dead}-was-back";
        await CreateAsync(dead, after);
        await exporter.ShowsAsync(s_recovery, e => Missing(e, [.. before, $"{other}/{meanwhile}", $"{dead}/{after}"]));
        await WatchesAsync(dead, 1);
        await WatchesAsync(other, 1);
        await LoopsAsync(exporter, clusters: 2);
    }

    /// <summary>Of each cluster its own loop and that of its deployments, and none of one that was read before.</summary>
    private static Task<TimeSpan> LoopsAsync(ExporterProcess exporter, int clusters) => Eventually.HoldsAsync(s_reload, async () =>
        await exporter.LoopsAsync() is var loops && loops == 2 * clusters ? null : $"{loops} loops for {clusters} clusters");

    /// <summary>One list and one open watch for each cluster, over one connection.</summary>
    private async Task CountsAsync(ExporterProcess exporter, int lists, params string[] clusters)
    {
        StrictExposition own = await exporter.ScrapeTelemetryAsync();
        foreach (string cluster in clusters)
        {
            await WatchesAsync(cluster, 1);
            Assert.Equal(lists, own.Value("kube_state_metrics_relists_total", ("cluster", cluster), ("reason", "first")));
            Assert.InRange(
                own.Matching("kube_state_metrics_api_server_connections", ("cluster", cluster)).Single().Value, 1, 2);
        }
    }

    /// <summary>How many watches of deployments the API server has open.</summary>
    private Task<TimeSpan> WatchesAsync(string cluster, double expected) => Eventually.HoldsAsync(s_recovery, async () =>
    {
        double open = await _planes[cluster].WatchesAsync("resource=\"deployments\"");
        return open == expected ? null : $"{open} watches of deployments are open in {cluster}, not {expected}";
    });

    private string Of(string cluster, string more = "") =>
        $"- name: {cluster}\n  kubeconfig: {_planes[cluster].AdminKubeconfig}\n" + (more.Length > 0 ? $"  {more}\n" : "");

    private void Describe(params string[] clusters)
    {
        string next = _folder.Write("clusters.new", string.Concat(clusters));
        File.Move(next, _folder.At("clusters.yaml"), overwrite: true);
    }

    private static Task<TimeSpan> ShowsAsync(ExporterProcess exporter, params string[] names) => exporter.ShowsAsync(s_reload, e =>
        Shown(e) is var shown && shown.SequenceEqual(names) ? null : $"deployments {string.Join(' ', shown)}");

    /// <summary>Null where all of these are shown.</summary>
    private static string? Missing(StrictExposition exposition, string[] names) =>
        names.Except(Shown(exposition)).ToArray() is { Length: > 0 } missing ? $"not shown: {string.Join(' ', missing)}" : null;

    private static string[] Shown(StrictExposition exposition) =>
    [
        .. exposition.Matching("kube_deployment_spec_replicas")
            .Select(static s => $"{s.Labels["cluster"]}/{s.Labels["deployment"]}").Order(StringComparer.Ordinal),
    ];

    private Task<JsonElement> CreateAsync(string cluster, string name) => _planes[cluster].Admin.CreateAsync(Deployments, $$$"""
        {"metadata":{"name":"{{{name}}}"},"spec":{"replicas":1,"selector":{"matchLabels":{"app":"x"} },
         "template":{"metadata":{"labels":{"app":"x"} },"spec":{"containers":[{"name":"c","image":"example.org/c:1"}]} } } }
        """);
}
