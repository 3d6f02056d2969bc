using System.Net;
using StateMetrics.EndToEnd.Tests.Cluster;
using StateMetrics.EndToEnd.Tests.Harness;
using StateMetrics.Testing.Exposition;

namespace StateMetrics.EndToEnd.Tests.Exporter;

/// <summary>A real API server that compacts, restarts, refuses or is not there.</summary>
[Collection(ControlPlaneCollection.Name)]
public sealed class OutagesTests(ControlPlaneFixture fixture) : IAsyncLifetime
{
    private const string Pods = "/api/v1/namespaces/default/pods";

    /// <summary>A server that cannot be reached is asked at least every 8 s; the rest is for the API server's own start.</summary>
    private static readonly TimeSpan s_recovery = TimeSpan.FromSeconds(30);

    private ControlPlane _plane = null!;

    public async ValueTask InitializeAsync()
    {
        _plane = await fixture.ReadyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _plane = await fixture.ReadyAsync();
        await _plane.Admin.DeleteAsync(Pods);
        await _plane.RevokeAsync();
    }

    [Fact]
    public async Task Changes_behind_a_compaction_are_found_by_a_relist()
    {
        // Without its cache the API server watches etcd itself, so that it is etcd's compaction that answers 410.
        await _plane.StopApiServerAsync();
        await _plane.StartApiServerAsync("--watch-cache=false");
        try
        {
            await CreatePodsAsync("kept", "changed", "deleted");
            await using ExporterProcess exporter = await StartReadyAsync("pods");
            Assert.Equal(["changed", "deleted", "kept"], Names(await exporter.ScrapeAsync()));
            double listsBefore = await PodListsAsync(exporter);

            await exporter.SuspendAsync();
            await _plane.StopApiServerAsync(UnixSignal.Kill);
            await _plane.StartApiServerAsync("--watch-cache=false");
            await CreatePodsAsync("added");
            await _plane.Admin.PatchAsync($"{Pods}/changed/status", """{"status":{"phase":"Running"}}""");
            await _plane.Admin.DeleteAsync($"{Pods}/deleted");
            await _plane.CompactAsync();
            exporter.Resume();

            await exporter.ShowsAsync(s_recovery, e =>
            {
                Assert.Contains("kept", Names(e));
                return Names(e) is ["added", "changed", "kept"] && IsRunning(e, "changed") ? null : $"pods {string.Join(' ', Names(e))}";
            });
            Assert.True(await PodListsAsync(exporter) > listsBefore, "there was no relist, so no 410 either");
        }
        finally
        {
            await _plane.RestoreAsync();
        }
    }

    [Fact]
    public async Task A_restart_of_the_API_server_makes_no_hole()
    {
        string[] names = [.. Enumerable.Range(0, 100).Select(static i => $"pod-{i:000}")];
        await CreatePodsAsync(names);
        await using ExporterProcess exporter = await StartReadyAsync("pods");
        Func<Task<string?>> hole = async () => Names(await exporter.ScrapeAsync()) is var shown && names.Except(shown).Any()
            ? $"only {shown.Count} of {names.Length} pods are shown"
            : null;

        await _plane.StopApiServerAsync(UnixSignal.Kill);
        await Eventually.HoldsThroughoutAsync(TimeSpan.FromSeconds(3), hole);
        Task started = _plane.StartApiServerAsync();
        while (!started.IsCompleted)
        {
            await Eventually.HoldsThroughoutAsync(TimeSpan.FromMilliseconds(200), hole);
        }

        await started;
        await CreatePodsAsync("after");
        await exporter.ShowsAsync(s_recovery, e =>
        {
            Assert.Empty(names.Except(Names(e)));
            return Names(e).Contains("after") ? null : "the new pod is missing";
        });
        await _plane.Admin.DeleteAsync($"{Pods}/{names[0]}");
        await exporter.ShowsAsync(s_recovery, e => Names(e).Contains(names[0]) ? "the deleted pod is shown" : null);
    }

    [Fact]
    public async Task An_API_server_that_is_away_for_a_minute_costs_one_list_and_no_probe()
    {
        string[] names = [.. Enumerable.Range(0, 20).Select(static i => $"pod-{i:000}")];
        await CreatePodsAsync(names);
        await using ExporterProcess exporter = await StartReadyAsync("pods");
        double listsBefore = await PodListsAsync(exporter);
        Func<Task<string?>> steady = async () =>
        {
            foreach (string probe in new[] { "livez", "readyz", "healthz" })
            {
                if ((await exporter.GetAsync(probe)).Status is var status and not HttpStatusCode.OK)
                {
                    return $"/{probe} {(int)status}";
                }
            }
            return names.Except(Names(await exporter.ScrapeAsync())).Any() ? "pods are missing" : null;
        };

        await _plane.StopApiServerAsync(UnixSignal.Kill);
        await Eventually.HoldsThroughoutAsync(TimeSpan.FromSeconds(60), steady);
        Task started = _plane.StartApiServerAsync();
        while (!started.IsCompleted)
        {
            await Eventually.HoldsThroughoutAsync(TimeSpan.FromMilliseconds(500), steady);
        }

        await started;
        await CreatePodsAsync("after");
        await exporter.ShowsAsync(TimeSpan.FromSeconds(15), e => Names(e).Contains("after") ? null : "the new pod is missing");
        Assert.Null(await steady());
        Assert.InRange(await PodListsAsync(exporter), listsBefore, listsBefore + 1);
        StrictExposition own = await exporter.ScrapeTelemetryAsync();
        Assert.InRange(own.Value("kube_state_metrics_api_server_connections") ?? 0, 1, 2);
        Assert.Equal(2, own.Value("kube_state_metrics_loops"));
    }

    [Fact]
    public async Task A_forbidden_resource_is_named_and_does_not_block_readiness()
    {
        await _plane.GrantAsync("pods");
        await CreatePodsAsync("one");
        await using ExporterProcess exporter = ExporterProcess.Start(
            $"--kubeconfig={_plane.LimitedKubeconfig}", "--resources=pods,nodes");
        await exporter.ReadyAsync(s_recovery);
        await exporter.ShowsAsync(s_recovery, static e => Names(e) is ["one"] ? null : "the permitted pod is missing");

        await Eventually.HoldsAsync(s_recovery, async () =>
        {
            (HttpStatusCode status, string body) = await exporter.GetAsync("readyz");
            Assert.Equal(HttpStatusCode.OK, status);
            return body.Split('\n').Any(static l => l.Contains("nodes", StringComparison.Ordinal)
                && l.Contains("forbidden", StringComparison.OrdinalIgnoreCase)) ? null : $"no word of the forbidden nodes in {body}";
        });
        Assert.Equal(HttpStatusCode.OK, (await exporter.GetAsync("livez")).Status);
    }

    [Fact]
    public async Task An_API_server_that_is_down_at_start_is_waited_for()
    {
        await CreatePodsAsync("one");
        await _plane.StopApiServerAsync(UnixSignal.Kill);
        await using ExporterProcess exporter = ExporterProcess.Start($"--kubeconfig={_plane.AdminKubeconfig}", "--resources=pods,nodes");
        await Eventually.HoldsAsync(TimeSpan.FromSeconds(5), async () =>
            (await exporter.GetAsync("livez")).Status is var status and not HttpStatusCode.OK ? $"/livez {(int)status}" : null);
        (HttpStatusCode status, string body) = await exporter.GetAsync("readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("waiting for the API server", body, StringComparison.Ordinal);
        Assert.Empty(Names(await exporter.ScrapeAsync()));

        await _plane.StartApiServerAsync();
        await exporter.ReadyAsync(s_recovery);
        Assert.Equal(["one"], Names(await exporter.ScrapeAsync()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SIGTERM_ends_the_process_within_10_seconds_with_0(bool serverHangs)
    {
        await using ExporterProcess exporter = await StartReadyAsync("pods,nodes,namespaces");
        if (serverHangs)
        {
            await _plane.SuspendApiServerAsync();
        }

        try
        {
            exporter.Terminate();
            Assert.Equal(0, await exporter.WaitForExitAsync(TimeSpan.FromSeconds(10)));
        }
        finally
        {
            _plane.ResumeApiServer();
        }
    }

    private async Task<ExporterProcess> StartReadyAsync(string resources)
    {
        ExporterProcess exporter = ExporterProcess.Start($"--kubeconfig={_plane.AdminKubeconfig}", $"--resources={resources}");
        try
        {
            await exporter.ReadyAsync(TimeSpan.FromSeconds(10));
            return exporter;
        }
        catch
        {
            await exporter.DisposeAsync();
            throw;
        }
    }

    private Task CreatePodsAsync(params string[] names) =>
        Parallel.ForEachAsync(names, async (name, _) => await _plane.Admin.CreateAsync(
            Pods, $$"""{"metadata":{"name":"{{name}}"},"spec":{"containers":[{"name":"c","image":"i"}]} }"""));

    private static List<string> Names(StrictExposition exposition) =>
        [.. exposition.Matching("kube_pod_info").Select(static s => s.Labels["pod"]).Order(StringComparer.Ordinal)];

    private static bool IsRunning(StrictExposition exposition, string pod) =>
        exposition.Value("kube_pod_status_phase", ("pod", pod), ("phase", "Running")) == 1;

    private static async Task<double> PodListsAsync(ExporterProcess exporter) =>
        (await exporter.ScrapeTelemetryAsync())
            .Matching("kube_state_metrics_list_total", ("resource", "*v1.Pod"), ("result", "success"))
            .Sum(static s => s.Value);
}
