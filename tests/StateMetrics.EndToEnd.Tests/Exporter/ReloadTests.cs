using StateMetrics.EndToEnd.Tests.Harness;
using StateMetrics.Simulator.Cluster;
using StateMetrics.Simulator.Http;
using StateMetrics.Testing.Reload;

namespace StateMetrics.EndToEnd.Tests.Exporter;

/// <summary>Each of the configuration files changes behind the published executable that reads a simulated API server.</summary>
public sealed class ReloadTests
{
    private const int ScrapesMin = 50;

    private static readonly TimeSpan s_startLimit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task No_scrape_fails_no_series_is_missing_and_only_what_is_touched_is_listed_again()
    {
        await using SimulatedApiServer server = await SimulatedApiServer.StartAsync(
            new SimulatedCluster(TimeProvider.System), stop: TestContext.Current.CancellationToken);
        foreach ((string path, string json) in ReloadScenario.Objects)
        {
            server.Cluster.Create(path, json);
        }
        using var scenario = new ReloadScenario();
        await using var exporter = ExporterProcess.Start(
            [.. scenario.Arguments, $"--apiserver={server.Address}", "--host=127.0.0.1", "--telemetry-host=127.0.0.1"]);
        await Eventually.HoldsAsync(s_startLimit, () => Task.FromResult(
            exporter.HasExited || exporter.Output.Contains("/metrics; telemetry at", StringComparison.Ordinal) ? null : "not listening"));
        var problems = new List<string>();
        int scrapes = await scenario.RunAsync(
            new Uri($"https://127.0.0.1:{exporter.Port}/metrics"),
            new Uri($"https://127.0.0.1:{exporter.TelemetryPort}/metrics"),
            () => ListsOf(server),
            problems);
        Assert.Empty(problems);
        Assert.InRange(scrapes, ScrapesMin, int.MaxValue);
    }

    /// <summary>Plural and namespace of every list, streaming ones among them.</summary>
    private static string[] ListsOf(SimulatedApiServer server) =>
    [
        .. server.Requests.All
            .Where(static request => request.Resource is not null
                && (request.Verb == "list" || request.Query.Contains("sendInitialEvents", StringComparison.Ordinal)))
            .Select(static request => $"{request.Resource?.Plural} {request.Namespace}".TrimEnd()),
    ];
}
