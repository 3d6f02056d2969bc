using System.Text;
using StateMetrics.Server.Configuration;
using StateMetrics.Server.Tests.Http;
using StateMetrics.Testing;

namespace StateMetrics.Server.Tests.Commands.Run;

/// <summary>The end of the process while somebody reads.</summary>
public sealed class DrainTests
{
    private static readonly ExporterOptions s_options = new()
    {
        Resources = new ResourceSelection { Resources = ["namespaces"] },
        Families = new FamilyLists { Allowed = ["^kube_namespace_annotations$"], Annotations = "namespaces=[*]" },
    };

    [Fact]
    public async Task A_running_scrape_finishes_before_the_process_ends()
    {
        await using RunningExporter exporter = await StartAsync();
        using StalledReader slow = await StalledReader.ScrapeAsync(exporter.Main);
        Task<int> stopping = exporter.StopAsync();
        Assert.True(await slow.ReadToEndAsync());
        Assert.Equal(0, await stopping);
    }

    [Fact]
    public async Task A_stalled_reader_does_not_hold_up_the_end_for_ever()
    {
        await using RunningExporter exporter = await StartAsync();
        using StalledReader stalled = await StalledReader.ScrapeAsync(exporter.Main);
        long start = TimeProvider.System.GetTimestamp();
        Assert.Equal(0, await exporter.StopAsync());
        // The drain takes 8 s of real time; Kubernetes would wait 30.
        Assert.InRange(TimeProvider.System.GetElapsedTime(start).TotalSeconds, 5, 15);
        Assert.False(await stalled.ReadToEndAsync());
    }

    private static async Task<RunningExporter> StartAsync()
    {
        string text = new('x', 100_000);
        RunningExporter exporter = await RunningExporter.StartAsync(s_options, server => server.Cluster.Load(
            "v1/namespaces",
            Enumerable.Range(0, 300).Select(i => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(
                $$$"""{"metadata":{"name":"ns{{{i}}}","annotations":{"text":"{{{text}}}"} } }"""))));
        await Eventually.Equal("200 ok\n", () => exporter.GetAsync(false, "/readyz").GetAwaiter().GetResult());
        return exporter;
    }
}
