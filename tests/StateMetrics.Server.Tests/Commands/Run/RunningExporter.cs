using StateMetrics.Kubernetes.Connection;
using StateMetrics.Server.Commands;
using StateMetrics.Server.Commands.Run;
using StateMetrics.Server.Configuration;
using StateMetrics.Server.Tests.Http;
using StateMetrics.Simulator.Cluster;
using StateMetrics.Simulator.Http;
using StateMetrics.Testing;

namespace StateMetrics.Server.Tests.Commands.Run;

/// <summary>The whole exporter in this process, on a simulated cluster, with both ports open.</summary>
internal sealed class RunningExporter : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _client = new();
    private readonly TaskCompletionSource<IReadOnlyList<string>> _addresses = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RunningExporter(SimulatedApiServer server, ExporterOptions options, Func<double> jitter, OptionsInForce? file)
    {
        Server = server;
        var surroundings = new ProcessSurroundings(
            new BuildVersion { Version = "1.2.3", Revision = "abc" }, new ClientEnvironment(), "", TimeProvider.System, jitter);
        ExporterOptions all = options with
        {
            Server = options.Server with { Main = OpenPorts.Loopback.Main, Telemetry = OpenPorts.Loopback.Telemetry },
            Cluster = new ClusterSelection { ApiServer = server.Address },
        };
        Exit = new RunCommand(all, surroundings) { File = file }.RunAsync(addresses => _addresses.SetResult(addresses), _stop.Token);
    }

    internal SimulatedApiServer Server { get; }

    /// <summary>The exit status, or the bug.</summary>
    internal Task<int> Exit { get; }

    internal Uri Main => new(_addresses.Task.Result[0]);

    internal Uri Telemetry => new(_addresses.Task.Result[^1]);

    /// <summary>Plural and namespace of every list, streaming ones among them.</summary>
    internal IEnumerable<string> Lists => Server.Requests.All
        .Where(static request => request.Resource is not null
            && (request.Verb == "list" || request.Query.Contains("sendInitialEvents", StringComparison.Ordinal)))
        .Select(static request => $"{request.Resource?.Plural} {request.Namespace}".TrimEnd());

    internal static async Task<RunningExporter> StartAsync(
        ExporterOptions options, Action<SimulatedApiServer>? before = null, Func<double>? jitter = null,
        OptionsInForce? file = null)
    {
        SimulatedApiServer server = await SimulatedApiServer.StartAsync(
            new SimulatedCluster(TimeProvider.System), stop: TestContext.Current.CancellationToken);
        before?.Invoke(server);
        var exporter = new RunningExporter(server, options, jitter ?? (static () => 0.5), file);
        await Task.WhenAny(exporter._addresses.Task, exporter.Exit);
        return exporter;
    }

    internal async Task<HttpResponseMessage> AskAsync(bool telemetry, string path, string? authorization = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_addresses.Task.Result[telemetry ? ^1 : 0] + path));
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }
        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Status and body.</summary>
    internal async Task<string> GetAsync(bool telemetry, string path, string? authorization = null)
    {
        using HttpResponseMessage answer = await AskAsync(telemetry, path, authorization);
        return $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}";
    }

    /// <summary>Status and body of a scrape, without what the exporter says about itself behind the state.</summary>
    internal async Task<string> ScrapeAsync()
    {
        string answer = await GetAsync(false, "/metrics");
        int own = answer.IndexOf("# HELP kube_state_metrics_", StringComparison.Ordinal);
        return own < 0 ? answer : answer[..own];
    }

    /// <summary>Waits until a scrape shows this state.</summary>
    internal Task ShowsAsync(string body) => Eventually.Equal("200 " + body, () => ScrapeAsync().GetAwaiter().GetResult());

    internal Task<int> StopAsync()
    {
        _stop.Cancel();
        return Exit;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await ((Task)Exit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _client.Dispose();
        await Eventually.Equal(0, () => Server.OpenWatches.Count);
        await Server.DisposeAsync();
    }
}
