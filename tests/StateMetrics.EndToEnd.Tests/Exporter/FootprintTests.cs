using System.Globalization;
using StateMetrics.EndToEnd.Tests.Cluster;
using StateMetrics.EndToEnd.Tests.Harness;

namespace StateMetrics.EndToEnd.Tests.Exporter;

/// <summary>Tests that measure run alone, with a control plane of their own.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MeasuringCollection : ICollectionFixture<ControlPlaneFixture>
{
    internal const string Name = "measuring";
}

/// <summary>Size, memory and start of the published executable on a nearly empty cluster. The best of three runs counts.</summary>
[Collection(MeasuringCollection.Name)]
public sealed class FootprintTests(ControlPlaneFixture fixture)
{
    private const int Runs = 3;
    private const long Mebibyte = 1024 * 1024;

    [Fact]
    public void The_executable_has_at_most_60_MiB()
    {
        long size = new FileInfo(Published()).Length;
        TestContext.Current.TestOutputHelper?.WriteLine($"{size} bytes");
        Assert.InRange(size, 1, 60 * Mebibyte);
    }

    [Fact]
    public async Task It_is_ready_within_1_second_in_65_MiB()
    {
        Published();
        ControlPlane plane = await fixture.ReadyAsync();
        TimeSpan ready = TimeSpan.MaxValue;
        long resident = long.MaxValue;
        for (int run = 0; run < Runs; run++)
        {
            long start = TimeProvider.System.GetTimestamp();
            await using ExporterProcess exporter = ExporterProcess.Start($"--kubeconfig={plane.AdminKubeconfig}");
            await exporter.ReadyAsync(TimeSpan.FromSeconds(20));
            TimeSpan elapsed = TimeProvider.System.GetElapsedTime(start);
            for (int scrape = 0; scrape < 10; scrape++)
            {
                await exporter.ScrapeAsync();
            }

            long bytes = exporter.ResidentBytes();
            TestContext.Current.TestOutputHelper?.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"ready after {elapsed.TotalSeconds:0.00} s, {bytes / Mebibyte} MiB resident"));
            ready = elapsed < ready ? elapsed : ready;
            resident = Math.Min(bytes, resident);
        }

        Assert.InRange(ready, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.InRange(resident, 1, 65 * Mebibyte);
    }

    /// <summary>Figures of a debug build say nothing.</summary>
    private static string Published()
    {
        string? executable = TestEnvironment.PublishedExecutable();
        TestEnvironment.Demand(executable is not null, "STATE_METRICS_EXECUTABLE names no published executable");
        return executable!;
    }
}
