using StateMetrics.Chart.Tests.Rendering;
using StateMetrics.EndToEnd.Tests.Cluster;
using StateMetrics.EndToEnd.Tests.Harness;
using StateMetrics.EndToEnd.Tests.Prometheus;

namespace StateMetrics.Chart.Tests.Cluster;

/// <summary>The chart, installed and upgraded on a real API server, with a real Prometheus that scrapes all shards every second.</summary>
[Collection(ControlPlaneCollection.Name)]
public sealed class RollTests(ControlPlaneFixture fixture)
{
    private const int Shown = 300;
    private const string Values = "roll";
    private const string Union = "count(count by (uid) (kube_pod_info{namespace=\"team-a\"}))";

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_rolled_upgrade_leaves_no_gap_in_what_Prometheus_has_of_all_shards()
    {
        ControlPlane plane = await fixture.ReadyAsync();
        await using Installation installation = await Installation.MadeAsync(plane, Values);
        await ShowPodsAsync(plane);
        using var folder = new TemporaryFolder();
        await using var pods = new PlayedPods(plane, installation, folder);
        await pods.StartAsync();
        await using PrometheusProcess prometheus = await PrometheusProcess.StartDiscoveringAsync(pods.Targets);
        await Eventually.HoldsAsync(s_limit, async () =>
            await prometheus.NumberAsync(Union) is double shown and Shown ? null : $"shown: {await prometheus.NumberAsync(Union)}");
        DateTimeOffset begin = TimeProvider.System.GetUtcNow().AddSeconds(1);

        using var next = new TemporaryFolder();
        await installation.UpgradeAsync(await RenderedChart.OfNextVersionAsync(Values, next));
        await pods.RollAsync();
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, TestContext.Current.CancellationToken);

        DateTimeOffset end = TimeProvider.System.GetUtcNow().AddSeconds(-1);
        IReadOnlyList<(double Time, double? Value)> union = await prometheus.EverySecondAsync(Union, begin, end);
        TestContext.Current.TestOutputHelper?.WriteLine($"{union.Count} seconds, fewest {union.Min(static u => u.Value)} of {Shown}");
        Assert.True(union.Count > 10, $"{union.Count} seconds");
        Assert.All(union, u => Assert.True(
            u.Value == Shown, $"{u.Time - begin.ToUnixTimeSeconds()} s after the upgrade: {u.Value} of {Shown}"));
    }

    private static async Task ShowPodsAsync(ControlPlane plane)
    {
        for (int i = 0; i < Shown; i++)
        {
            await plane.Admin.CreateAsync("/api/v1/namespaces/team-a/pods",
                $$$"""{"metadata":{"name":"shown-{{{i}}}"},"spec":{"containers":[{"name":"a","image":"a"}]} }""");
        }
    }
}
