using Microsoft.Playwright;
using StateMetrics.EndToEnd.Tests.Cluster;
using StateMetrics.EndToEnd.Tests.Harness;
using StateMetrics.EndToEnd.Tests.Prometheus;
using StateMetrics.Testing.Exposition;

namespace StateMetrics.EndToEnd.Tests.Exporter;

/// <summary>
/// A real API server that stops in the middle of everything for two minutes: connections stay open, and nothing comes. It has
/// a control plane of its own and runs beside the other tests, since it mostly waits.
/// </summary>
public sealed class FrozenServerTests : IAsyncLifetime
{
    private const string Pods = "/api/v1/namespaces/default/pods";
    private const string Firing = "count(ALERTS{alertname=\"StateMetricsStale\",alertstate=\"firing\"})";

    private static readonly TimeSpan s_freeze = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Bookmarks come every minute, so that the last proof is up to a minute old when the server stops: stale is then between 15
    /// and 75 s away, and the alert, which waits for 30 s, at most 105 s.
    /// </summary>
    private static readonly TimeSpan s_staleAfter = TimeSpan.FromSeconds(75);

    private ControlPlane _plane = null!;

    public async ValueTask InitializeAsync() => _plane = await ControlPlane.StartAsync();

    public ValueTask DisposeAsync() => _plane.DisposeAsync();

    [Fact]
    public async Task A_server_frozen_for_two_minutes_makes_the_copy_stale_and_the_alert_fire_and_both_end_with_it()
    {
        await _plane.GrantAsync("pods");
        await CreatePodAsync("one");
        await using ExporterProcess serving = Start();
        await using ExporterProcess omitting = Start("--when-stale=omit");
        await using Browser browser = await Browser.StartAsync();
        await BothShowAsync(["one"], "fresh");
        await using PrometheusProcess prometheus = await PrometheusProcess.StartWithRulesAsync(
            RulesTests.File, serving.Port, serving.TelemetryPort);

        long start = TimeProvider.System.GetTimestamp();
        await _plane.SuspendApiServerAsync();
        try
        {
            await Eventually.HoldsAsync(s_staleAfter + TimeSpan.FromSeconds(15), () => LookAsync(serving, ["one"], "stale"));
            await Eventually.HoldsAsync(TimeSpan.FromSeconds(5), () => LookAsync(omitting, [], "stale"));
            await PageShowsAsync(browser, serving, "stale");
            await Eventually.HoldsAsync(s_freeze - TimeProvider.System.GetElapsedTime(start), async () =>
                await prometheus.NumberAsync(Firing) is 1 ? null : "StateMetricsStale does not fire");
            while (TimeProvider.System.GetElapsedTime(start) < s_freeze)
            {
                // The last known state for those who want it, nothing for the others, and no resource but that one is stale.
                await Eventually.HoldsThroughoutAsync(TimeSpan.FromSeconds(1), async () =>
                    await LookAsync(serving, ["one"], "stale") ?? await LookAsync(omitting, [], "stale"));
            }
        }
        finally
        {
            _plane.ResumeApiServer();
        }

        await _plane.ReadyAsync();
        await CreatePodAsync("two");
        await BothShowAsync(["one", "two"], "fresh");
        await PageShowsAsync(browser, serving, "fresh");
        await Eventually.HoldsAsync(TimeSpan.FromSeconds(15), async () =>
            await prometheus.NumberAsync(Firing) is null ? null : "StateMetricsStale fires on");

        async Task BothShowAsync(string[] pods, string state)
        {
            await Eventually.HoldsAsync(TimeSpan.FromSeconds(60), () => LookAsync(serving, pods, state));
            await Eventually.HoldsAsync(TimeSpan.FromSeconds(60), () => LookAsync(omitting, pods, state));
        }
    }

    private ExporterProcess Start(params string[] further) => ExporterProcess.Start(
        [$"--kubeconfig={_plane.LimitedKubeconfig}", "--resources=pods,nodes", $"--stale-after={s_staleAfter.TotalSeconds}s", .. further]);

    /// <summary>What is other than expected in one scrape: the pods, their state, and that of the nodes, which are forbidden.</summary>
    private static async Task<string?> LookAsync(ExporterProcess exporter, string[] pods, string state)
    {
        Assert.False(exporter.HasExited, exporter.Output);
        StrictExposition scrape = await exporter.ScrapeAsync();
        string[] shown = [.. scrape.Matching("kube_pod_info").Select(static s => s.Labels["pod"]).Order(StringComparer.Ordinal)];
        string podState = StateOf(scrape, "pods");
        string nodeState = StateOf(scrape, "nodes");
        return shown.SequenceEqual(pods) && podState == state && nodeState == "forbidden"
            ? null
            : $"pods {string.Join(' ', shown)} are {podState}, nodes {nodeState}";
    }

    private static string StateOf(StrictExposition scrape, string resource) => string.Join('+', scrape
        .Matching("kube_state_metrics_resource_state", ("resource", resource))
        .Where(static s => s.Value == 1).Select(static s => s.Labels["state"]));

    private static async Task PageShowsAsync(Browser browser, ExporterProcess exporter, string state)
    {
        foreach (ColorScheme colours in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            OpenedPage page = await browser.OpenAsync($"http://127.0.0.1:{exporter.Port}/?refresh=off", 360, colours);
            await page.IsReadableAsync();
            Assert.Contains(state, await page.Row("pods").InnerTextAsync(), StringComparison.Ordinal);
            string forbidden = await page.Row("nodes").InnerTextAsync();
            Assert.Contains("forbidden", forbidden, StringComparison.Ordinal);
            Assert.Contains("403", forbidden, StringComparison.Ordinal);
        }
    }

    private async Task CreatePodAsync(string name) => await _plane.Admin.CreateAsync(
        Pods, $$"""{"metadata":{"name":"{{name}}"},"spec":{"containers":[{"name":"c","image":"i"}]} }""");
}
