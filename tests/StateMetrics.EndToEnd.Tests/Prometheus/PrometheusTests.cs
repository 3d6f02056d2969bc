using System.Text.RegularExpressions;
using StateMetrics.EndToEnd.Tests.Exporter;
using StateMetrics.EndToEnd.Tests.Harness;

namespace StateMetrics.EndToEnd.Tests.Prometheus;

/// <summary>A real Prometheus scrapes the exporter on its simulated cluster, which changes all the time.</summary>
public sealed partial class PrometheusTests
{
    /// <summary>Prometheus scrapes every second.</summary>
    private const int Scrapes = 60;

    [Fact]
    public async Task A_minute_of_scrapes_of_the_demo_is_flawless()
    {
        await using ExporterProcess exporter = ExporterProcess.Start("demo", "--pods=500", "--churn=20");
        await exporter.ReadyAsync(TimeSpan.FromSeconds(20));
        await using PrometheusProcess prometheus = await PrometheusProcess.StartAsync(exporter.Port, exporter.TelemetryPort);

        await Eventually.HoldsAsync(TimeSpan.FromSeconds(Scrapes + 30), async () =>
        {
            double? count = await prometheus.NumberAsync("min(count_over_time(up[5m])) and count(up) == 2");
            return count >= Scrapes ? null : $"{count ?? 0} scrapes";
        });

        Assert.Equal(1, await prometheus.NumberAsync("min(min_over_time(up[5m]))"));
        Assert.Empty(await prometheus.ScrapeErrorsAsync());
        Assert.Empty(Complaints(prometheus.Log));
        Assert.Equal(0, await prometheus.RepeatedSamplesAsync());
        Assert.True(await prometheus.NumberAsync("count(kube_pod_info)") >= 400, "the demo shows its pods");
        Assert.Empty(await Promtool.ProblemsAsync(await exporter.ScrapeBytesAsync()));
        await exporter.ScrapeAsync();
        await exporter.ScrapeTelemetryAsync();
    }

    [Fact]
    public async Task A_repeated_series_is_noticed()
    {
        await using var target = new StaticTarget("# HELP a t\n# TYPE a gauge\na{x=\"1\"} 1\na{x=\"1\"} 2\n");
        await using PrometheusProcess prometheus = await PrometheusProcess.StartAsync(target.Port);
        await Eventually.HoldsAsync(TimeSpan.FromSeconds(20), async () =>
            await prometheus.RepeatedSamplesAsync() == 1 ? null : "no complaint");
    }

    [Fact]
    public async Task A_broken_body_is_noticed()
    {
        await using var target = new StaticTarget("a{x=\"1} 1\n");
        await using PrometheusProcess prometheus = await PrometheusProcess.StartAsync(target.Port);
        await Eventually.HoldsAsync(TimeSpan.FromSeconds(20), async () =>
            (await prometheus.ScrapeErrorsAsync()).Count > 0 && await prometheus.NumberAsync("min(up)") == 0 ? null : "no error");
    }

    /// <summary>What Prometheus writes down against samples or a scrape as a whole.</summary>
    private static List<string> Complaints(string log) => [.. log.Split('\n').Where(static l => Complaint().IsMatch(l))];

    [GeneratedRegex("level=error|error on ingest|duplicate|out.of.order|(?:scrape|append|commit) failed", RegexOptions.IgnoreCase)]
    private static partial Regex Complaint();
}
