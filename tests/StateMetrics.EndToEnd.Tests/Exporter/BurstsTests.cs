using StateMetrics.EndToEnd.Tests.Cluster;
using StateMetrics.Testing.Exposition;

namespace StateMetrics.EndToEnd.Tests.Exporter;

/// <summary>
/// Much at a time over one watch of a real API server, with HTTP/2 and under TLS: what is read together holds up nothing.
/// </summary>
[Collection(ControlPlaneCollection.Name)]
public sealed class BurstsTests(ControlPlaneFixture fixture)
{
    private const int Bursts = 4;
    private const int Objects = 40;

    // Together far more than may wait to be read, or than a stream may hold.
    private const int ObjectBytes = 100_000;

    private static readonly TimeSpan s_promptly = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Bursts_of_large_objects_are_shown_promptly_by_one_watch()
    {
        ControlPlane plane = await fixture.ReadyAsync();
        await plane.Admin.CreateAsync("/api/v1/namespaces", """{"metadata":{"name":"bursts"}}""");
        await using ExporterProcess exporter = ExporterProcess.Start(
            $"--kubeconfig={plane.AdminKubeconfig}", "--resources=configmaps", "--namespaces=bursts");
        await exporter.ReadyAsync(TimeSpan.FromSeconds(10));
        double watches = await WatchesAsync(exporter);
        string data = new('x', ObjectBytes);
        try
        {
            for (int burst = 1; burst <= Bursts; burst++)
            {
                int first = burst * Objects;
                await Task.WhenAll(Enumerable.Range(first, Objects).Select(i => plane.Admin.CreateAsync(
                    "/api/v1/namespaces/bursts/configmaps", $$$"""{"metadata":{"name":"c{{{i}}}"},"data":{"x":"{{{data}}}"}}""")));
                await exporter.ShowsAsync(s_promptly, e => Missing(e, burst * Objects));
            }
            Assert.Equal(watches, await WatchesAsync(exporter));
        }
        finally
        {
            await plane.Admin.DeleteAsync("/api/v1/namespaces/bursts/configmaps");
        }
    }

    private static string? Missing(StrictExposition exposition, int expected)
    {
        int shown = exposition.Samples.Count(static s => s.Name == "kube_configmap_info" && !s.Has(("configmap", "kube-root-ca.crt")));
        return shown == expected ? null : $"{shown} of {expected}";
    }

    /// <summary>How many the exporter has opened so far.</summary>
    private static async Task<double> WatchesAsync(ExporterProcess exporter) =>
        (await exporter.ScrapeTelemetryAsync()).Matching("kube_state_metrics_watch_total").Sum(static s => s.Value);
}
