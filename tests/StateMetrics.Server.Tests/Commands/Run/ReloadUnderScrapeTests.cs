using StateMetrics.Server.Commands;
using StateMetrics.Server.Tests.Configuration;
using StateMetrics.Testing.Reload;

namespace StateMetrics.Server.Tests.Commands.Run;

/// <summary>The whole exporter in this process, while each of its configuration files changes.</summary>
public sealed class ReloadUnderScrapeTests
{
    private const int ScrapesMin = 50;

    [Fact]
    public async Task No_scrape_fails_no_series_is_missing_and_only_what_is_touched_is_listed_again()
    {
        using var scenario = new ReloadScenario();
        var run = Assert.IsType<Invocation.Run>(Given.Parse([.. scenario.Arguments]));
        await using RunningExporter exporter = await RunningExporter.StartAsync(
            run.Options,
            static server =>
            {
                foreach ((string path, string json) in ReloadScenario.Objects)
                {
                    server.Cluster.Create(path, json);
                }
            },
            file: run.File);
        var problems = new List<string>();
        int scrapes = await scenario.RunAsync(
            new Uri(exporter.Main, "/metrics"), new Uri(exporter.Telemetry, "/metrics"), () => [.. exporter.Lists], problems);
        Assert.Empty(problems);
        Assert.InRange(scrapes, ScrapesMin, int.MaxValue);
        Assert.Equal(0, await exporter.StopAsync());
    }
}
