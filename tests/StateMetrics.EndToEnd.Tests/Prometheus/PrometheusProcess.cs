using System.Text.Json;
using StateMetrics.EndToEnd.Tests.Harness;

namespace StateMetrics.EndToEnd.Tests.Prometheus;

/// <summary>Debian's Prometheus, scraping loopback ports every second into a folder of its own.</summary>
internal sealed class PrometheusProcess : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly ChildProcess _process;
    private readonly HttpClient _client;

    private PrometheusProcess(TemporaryFolder folder, ChildProcess process, int port)
    {
        _folder = folder;
        _process = process;
        _client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(20) };
    }

    /// <summary>Everything that Prometheus has logged, debug lines included.</summary>
    internal string Log => _process.Output;

    internal static Task<PrometheusProcess> StartAsync(params IEnumerable<int> ports) => StartAsync("", Fixed(ports));

    /// <summary>With targets that a file lists, which is read again when it changes.</summary>
    internal static Task<PrometheusProcess> StartDiscoveringAsync(string file) =>
        StartAsync("", $"file_sd_configs:\n  - files: ['{file}']");

    /// <summary>With a file of rules, which are evaluated every second.</summary>
    internal static Task<PrometheusProcess> StartWithRulesAsync(string file, params IEnumerable<int> ports) =>
        StartAsync($"rule_files: ['{file}']\n", Fixed(ports));

    private static string Fixed(IEnumerable<int> ports) =>
        $"static_configs:\n  - targets: [{string.Join(", ", ports.Select(static p => $"'127.0.0.1:{p}'"))}]";

    private static async Task<PrometheusProcess> StartAsync(string rules, string targets)
    {
        string program = TestEnvironment.Program("prometheus");
        var folder = new TemporaryFolder();
        string configuration = folder.Write("prometheus.yml", $"""
            global:
              scrape_interval: 1s
              scrape_timeout: 1s
              evaluation_interval: 1s
            {rules}scrape_configs:
            - job_name: exporter
              {targets}

            """);
        int port = Ports.Next();
        ChildProcess process = ChildProcess.Start(
            program,
            $"--config.file={configuration}",
            $"--storage.tsdb.path={folder.At("data")}",
            $"--web.listen-address=127.0.0.1:{port}",
            "--log.level=debug");
        var prometheus = new PrometheusProcess(folder, process, port);
        try
        {
            await Eventually.HoldsAsync(TimeSpan.FromSeconds(30), prometheus.MissingAsync);
            return prometheus;
        }
        catch
        {
            await prometheus.DisposeAsync();
            throw;
        }
    }

    /// <summary>The result of an instant query that yields one number without labels, or null when it yields nothing.</summary>
    internal async Task<double?> NumberAsync(string query)
    {
        JsonElement result = (await ApiAsync($"query?query={Uri.EscapeDataString(query)}")).GetProperty("result");
        return result.GetArrayLength() == 0 ? null : double.Parse(result[0].GetProperty("value")[1].GetString()!);
    }

    /// <summary>What a query without labels in its result yielded at every second of a span; null where it yielded nothing.</summary>
    internal async Task<IReadOnlyList<(double Time, double? Value)>> EverySecondAsync(string query, DateTimeOffset from, DateTimeOffset to)
    {
        (long first, long last) = (from.ToUnixTimeSeconds(), to.ToUnixTimeSeconds());
        JsonElement result = (await ApiAsync($"query_range?query={Uri.EscapeDataString(query)}&start={first}&end={last}&step=1"))
            .GetProperty("result");
        Dictionary<double, double> values = result.GetArrayLength() == 0 ? [] : result[0].GetProperty("values").EnumerateArray()
            .ToDictionary(static v => v[0].GetDouble(), static v => double.Parse(v[1].GetString()!));
        return [.. from second in Enumerable.Range(0, (int)(last - first) + 1)
                   let time = first + second
                   select ((double)time, values.TryGetValue(time, out double value) ? value : (double?)null)];
    }

    /// <summary>The last error of each target that has one.</summary>
    internal async Task<IReadOnlyList<string>> ScrapeErrorsAsync()
    {
        JsonElement targets = (await ApiAsync("targets")).GetProperty("activeTargets");
        return [.. targets.EnumerateArray().Select(static t => t.GetProperty("lastError").GetString()!).Where(static e => e.Length > 0)];
    }

    /// <summary>
    /// How many samples of the last scrapes repeated a series of the same scrape. Prometheus drops them without a word, so this is
    /// the difference between the lines that it read and the series that it holds.
    /// </summary>
    internal Task<double?> RepeatedSamplesAsync() =>
        NumberAsync("sum(scrape_samples_scraped) - count({job=\"exporter\",__name__!~\"up|scrape_.*\"})");

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<string?> MissingAsync()
    {
        Assert.False(_process.HasExited, $"Prometheus has ended:\n{Log}");
        using HttpResponseMessage response = await _client.GetAsync("/-/ready");
        return response.IsSuccessStatusCode ? null : $"Prometheus: {(int)response.StatusCode}";
    }

    private async Task<JsonElement> ApiAsync(string call) =>
        JsonElement.Parse(await _client.GetStringAsync("/api/v1/" + call)).GetProperty("data");
}
