using System.Net;
using StateMetrics.EndToEnd.Tests.Cluster;
using StateMetrics.EndToEnd.Tests.Harness;
using StateMetrics.Testing.Exposition;

namespace StateMetrics.EndToEnd.Tests.Exporter;

/// <summary>A control plane for tests that mostly wait, beside the others.</summary>
[CollectionDefinition(Name)]
public sealed class FaultProxyCollection : ICollectionFixture<ControlPlaneFixture>
{
    internal const string Name = "fault proxy";
}

/// <summary>A real API server behind a proxy that lies, stalls and forgets.</summary>
[Collection(FaultProxyCollection.Name)]
public sealed class WatchFaultsTests(ControlPlaneFixture fixture)
{
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(20);

    private ControlPlane _plane = null!;

    /// <summary>Each waits for more than a minute, and none disturbs another: one test, so that they wait together.</summary>
    [Fact]
    public async Task Watches_that_stall_connections_that_die_and_events_that_are_lost_are_found_out()
    {
        _plane = await fixture.ReadyAsync();
        await Task.WhenAll(StalledWatchesAsync(), DeadConnectionsAsync(), LostDeletionAsync());
    }

    /// <summary>kube-state-metrics takes up to its watch timeout, and for ever where not even the end of the watch comes.</summary>
    private async Task StalledWatchesAsync()
    {
        string pods = await NamespaceAsync("stalled");
        await CreateAsync(pods, "before");
        await using ApiProxy proxy = Proxy();
        await using ExporterProcess exporter = ExporterProcess.Start(
            $"--apiserver={proxy.Address}", "--resources=pods", "--namespaces=stalled");
        await exporter.ReadyAsync(s_soon);
        await Eventually.HoldsAsync(s_soon, () => Task.FromResult(proxy.Watches == 1 ? null : $"{proxy.Watches} watches"));

        proxy.StallWatches();
        await CreateAsync(pods, "meanwhile");
        await _plane.Admin.DeleteAsync($"{pods}/before");
        await exporter.ShowsAsync(
            TimeSpan.FromSeconds(90), static e => Names(e) is ["meanwhile"] ? null : $"pods {string.Join(' ', Names(e))}");
        (HttpStatusCode status, string report) = await exporter.GetAsync("readyz");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("the watch had not told of 2 changes", report, StringComparison.Ordinal);
        Assert.InRange(proxy.Watches, 1, 3);   // those that were given up may not have noticed yet
        Assert.Equal(HttpStatusCode.OK, (await exporter.GetAsync("livez")).Status);

        proxy.PassWatches();
        await CreateAsync(pods, "after");
        await exporter.ShowsAsync(s_soon, static e => Names(e) is ["after", "meanwhile"] ? null : $"pods {string.Join(' ', Names(e))}");
        Assert.DoesNotContain("not told", (await exporter.GetAsync("readyz")).Body, StringComparison.Ordinal);
        await Eventually.HoldsAsync(s_soon, () => Task.FromResult(proxy.Watches == 1 ? null : $"{proxy.Watches} watches"));
        Assert.Equal(2, await exporter.LoopsAsync());
    }

    /// <summary>HTTP/2 over TLS: unanswered pings tell.</summary>
    private async Task DeadConnectionsAsync()
    {
        string pods = await NamespaceAsync("dead");
        await using var proxy = new TcpProxy(_plane.Server.Port);
        await using ExporterProcess exporter = ExporterProcess.Start(
            $"--kubeconfig={_plane.AdminKubeconfig}", $"--apiserver=https://127.0.0.1:{proxy.Port}", "--resources=pods,nodes,services",
            "--namespaces=dead");
        await exporter.ReadyAsync(s_soon);
        await WatchingAsync(exporter, 3);
        int connections = proxy.Open;

        proxy.Freeze();
        await CreateAsync(pods, "meanwhile");
        await exporter.ShowsAsync(TimeSpan.FromSeconds(45), static e => Names(e) is ["meanwhile"] ? null : "the new pod is missing");
        await Eventually.HoldsAsync(s_soon, () => Task.FromResult(proxy.Open <= connections ? null : $"{proxy.Open} connections"));
        Assert.Equal(4, await exporter.LoopsAsync());
    }

    private async Task LostDeletionAsync()
    {
        string pods = await NamespaceAsync("lost");
        await CreateAsync(pods, "kept", "deleted");
        await using ApiProxy proxy = Proxy();
        await using ExporterProcess exporter = ExporterProcess.Start(
            $"--apiserver={proxy.Address}", "--resources=pods", "--namespaces=lost", "--audit-interval=10s");
        await exporter.ReadyAsync(s_soon);
        await Eventually.HoldsAsync(s_soon, () => Task.FromResult(proxy.Watches == 1 ? null : $"{proxy.Watches} watches"));

        proxy.Swallow("DELETED"u8.ToArray(), "deleted"u8.ToArray());
        await _plane.Admin.DeleteAsync($"{pods}/deleted");
        await Eventually.HoldsAsync(s_soon, () => Task.FromResult(proxy.Swallowed == 1 ? null : "no event swallowed"));
        await CreateAsync(pods, "later");
        await exporter.ShowsAsync(s_soon, static e => Names(e).Contains("later") ? null : "the new pod is missing");

        // What the watch has told, and the audit's list is no older than, moves on with each further pod.
        int further = 0;
        await Eventually.HoldsAsync(TimeSpan.FromSeconds(60), async () =>
        {
            await CreateAsync(pods, $"further-{further++}");
            IReadOnlyList<string> names = Names(await exporter.ScrapeAsync());
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
            return names.Contains("deleted") ? "the ghost is still there" : null;
        });
        StrictExposition telemetry = await exporter.ScrapeTelemetryAsync();
        Assert.Equal(1, telemetry.Value("kube_state_metrics_audit_repairs_total", ("resource", "pods"), ("kind", "ghost")));
        Assert.Equal(0, telemetry.Value("kube_state_metrics_audit_repairs_total", ("resource", "pods"), ("kind", "missing")));
        Assert.Equal(0, telemetry.Value("kube_state_metrics_audit_repairs_total", ("resource", "pods"), ("kind", "outdated")));
        await Eventually.HoldsAsync(s_soon, () => Task.FromResult(proxy.Watches == 1 ? null : $"{proxy.Watches} watches"));
        Assert.Equal(2, await exporter.LoopsAsync());
    }

    private ApiProxy Proxy() => new(_plane.Server, _plane.AuthorityPem, ControlPlane.AdminToken);

    private async Task<string> NamespaceAsync(string name)
    {
        await _plane.Admin.CreateAsync("/api/v1/namespaces", $$"""{"metadata":{"name":"{{name}}"} }""");
        return $"/api/v1/namespaces/{name}/pods";
    }

    private async Task CreateAsync(string pods, params string[] names)
    {
        foreach (string name in names)
        {
            await _plane.Admin.CreateAsync(
                pods, $$"""{"metadata":{"name":"{{name}}"},"spec":{"containers":[{"name":"c","image":"i"}]} }""");
        }
    }

    private static List<string> Names(StrictExposition exposition) =>
        [.. exposition.Matching("kube_pod_info").Select(static s => s.Labels["pod"]).Order(StringComparer.Ordinal)];

    private static async Task WatchingAsync(ExporterProcess exporter, int watches) => await Eventually.HoldsAsync(s_soon, async () =>
        (await exporter.ScrapeTelemetryAsync()).Matching("kube_state_metrics_watch_total", ("result", "success")).Sum(static s => s.Value)
            is var opened && opened >= watches ? null : $"{opened} watches");
}
