using System.Net;
using StateMetrics.EndToEnd.Tests.Harness;
using StateMetrics.Testing.Exposition;

namespace StateMetrics.EndToEnd.Tests.Exporter;

/// <summary>The exporter as users run it: the published executable on free ports, seen from outside.</summary>
internal sealed class ExporterProcess : IAsyncDisposable
{
    private readonly ChildProcess _process;
    private readonly HttpClient _client;
    private readonly string _scheme;

    private ExporterProcess(ChildProcess process, (int Port, int TelemetryPort) ports, (string Scheme, HttpClient Client)? reader)
    {
        _process = process;
        (Port, TelemetryPort) = ports;
        (_scheme, _client) = reader ?? ("http", new HttpClient { Timeout = TimeSpan.FromSeconds(20) });
    }

    internal int Port { get; }

    internal int TelemetryPort { get; }

    internal string Output => _process.Output;

    internal bool HasExited => _process.HasExited;

    /// <summary>Starts the exporter with these arguments and those for its ports.</summary>
    internal static ExporterProcess Start(params IEnumerable<string> arguments) => StartIn([], arguments, null);

    /// <param name="surroundings">A command that becomes the one behind it, such as env NAME=VALUE.</param>
    /// <param name="arguments">Those of the exporter, apart from its ports.</param>
    /// <param name="reader">How it is asked, where that is not plain HTTP: scheme and client.</param>
    internal static ExporterProcess StartIn(
        IEnumerable<string> surroundings, IEnumerable<string> arguments, (string Scheme, HttpClient Client)? reader)
    {
        (int port, int telemetryPort) = (Ports.Next(), Ports.Next());
        return new ExporterProcess(
            ChildProcess.Start(
            [
                .. surroundings, .. TestEnvironment.ExporterCommand(), .. arguments, $"--port={port}", $"--telemetry-port={telemetryPort}",
            ]),
            (port, telemetryPort),
            reader);
    }

    /// <summary>The body of a successful scrape of the main port.</summary>
    internal Task<byte[]> ScrapeBytesAsync() => _client.GetByteArrayAsync(Address("metrics"));

    internal async Task<StrictExposition> ScrapeAsync() => StrictExposition.Parse(await ScrapeBytesAsync());

    /// <summary>The exporter's own families, from the telemetry port.</summary>
    internal async Task<StrictExposition> ScrapeTelemetryAsync() =>
        StrictExposition.Parse(await _client.GetByteArrayAsync($"{_scheme}://127.0.0.1:{TelemetryPort}/metrics"));

    /// <summary>Its loops that run: one for each cluster that is read, and one for each collection or object that is followed.</summary>
    internal async Task<double> LoopsAsync() => (await ScrapeTelemetryAsync()).Value("kube_state_metrics_loops") ?? 0;

    /// <summary>Status and body of a path of the main port, such as readyz.</summary>
    internal async Task<(HttpStatusCode Status, string Body)> GetAsync(string path)
    {
        using HttpResponseMessage response = await _client.GetAsync(Address(path));
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Waits until /readyz is 200.</summary>
    internal Task<TimeSpan> ReadyAsync(TimeSpan within) => Eventually.HoldsAsync(within, async () =>
    {
        Assert.False(HasExited, $"the exporter has ended:\n{Output}");
        (HttpStatusCode status, string body) = await GetAsync("readyz");
        return status == HttpStatusCode.OK ? null : $"/readyz {(int)status} {body}\n{Output}";
    });

    /// <summary>Waits until a check of the scraped families answers null.</summary>
    internal Task<TimeSpan> ShowsAsync(TimeSpan within, Func<StrictExposition, string?> check) => Eventually.HoldsAsync(within, async () =>
    {
        Assert.False(HasExited, $"the exporter has ended:\n{Output}");
        return check(await ScrapeAsync());
    });

    /// <summary>Freezes the process, as a machine that sleeps does.</summary>
    internal Task SuspendAsync() => _process.SuspendAsync();

    internal void Resume() => _process.Signal(UnixSignal.Continue);

    internal void Terminate() => _process.Signal(UnixSignal.Terminate);

    internal Task<int> WaitForExitAsync(TimeSpan within) => _process.WaitForExitAsync(within);

    internal long ResidentBytes() => _process.ResidentBytes();

    /// <summary>Files and sockets that the process has open.</summary>
    internal int OpenHandles() => _process.OpenHandles();

    internal TimeSpan ProcessorTime() => _process.ProcessorTime();

    public async ValueTask DisposeAsync()
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"exporter on port {Port}:\n{Output}");
        _client.Dispose();
        await _process.DisposeAsync();
    }

    private Uri Address(string path) => new($"{_scheme}://127.0.0.1:{Port}/{path}");
}
