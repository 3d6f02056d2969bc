using System.Diagnostics;
using System.Net;
using StateMetrics.EndToEnd.Tests.Exporter;
using StateMetrics.EndToEnd.Tests.Harness;

namespace StateMetrics.EndToEnd.Tests.Exposition;

/// <summary>
/// The compressed answer is put together from pieces that were compressed at different times; what scrapers and people read it
/// with has to take it whole. Each of these readers checks the checksum and the length at its end.
/// </summary>
public sealed class GzipReadersTests(GzipReadersTests.StillDemo demo) : IClassFixture<GzipReadersTests.StillDemo>
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(90);

    [Fact]
    public Task Curl() => ReadsAsync("curl", ["--silent", "--show-error", "--fail", "--compressed"]);

    [Fact]
    public Task Python() => ReadsAsync("python3", [Tool("read.py")]);

    [Fact]
    public async Task Go()
    {
        using var folder = new TemporaryFolder();
        string program = folder.At("gzip-reader");
        await RunAsync(TestEnvironment.Program("go"), ["build", "-o", program, Tool("main.go")], new()
        {
            ["GOCACHE"] = folder.At("cache"),
            ["GO111MODULE"] = "off",
        });
        await ReadsAsync(program, []);
    }

    [Fact]
    public async Task Chromium()
    {
        using var folder = new TemporaryFolder();
        // Without a sandbox, since tests may run as root; the page is our own.
        string page = await RunAsync(TestEnvironment.Program("chromium"),
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", $"--user-data-dir={folder.Path}", "--dump-dom", Url,
        ]);
        int start = page.IndexOf("<pre", StringComparison.Ordinal);
        string text = page[(page.IndexOf('>', start) + 1)..page.LastIndexOf("</pre>", StringComparison.Ordinal)];
        Assert.Equal(await PlainAsync(), StateLines(WebUtility.HtmlDecode(text)));
    }

    private string Url => $"http://127.0.0.1:{demo.Exporter.Port}/metrics";

    private static string Tool(string name) => Path.Combine(TestEnvironment.RepositoryRoot(), "tests", "tools", "gzip-reader", name);

    private async Task ReadsAsync(string program, string[] arguments) =>
        Assert.Equal(await PlainAsync(), StateLines(await RunAsync(program, [.. arguments, Url])));

    /// <summary>What an uncompressed answer has.</summary>
    private async Task<string> PlainAsync()
    {
        string plain = StateLines(System.Text.Encoding.UTF8.GetString(await demo.Exporter.ScrapeBytesAsync()));
        Assert.True(plain.Length > 1_000_000, $"{plain.Length} characters");
        return plain;
    }

    /// <summary>All but the exporter's own families, which tell the time.</summary>
    private static string StateLines(string body) =>
        string.Join('\n', body.Split('\n').Where(static l => !l.Contains("kube_state_metrics_", StringComparison.Ordinal)));

    private static async Task<string> RunAsync(string program, string[] arguments, Dictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        using var limit = new CancellationTokenSource(s_limit, TimeProvider.System);
        using Process process = Process.Start(start)!;
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
            Task<string> errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            Assert.True(process.ExitCode == 0, $"{program} exited with {process.ExitCode}: {await errors}");
            return await output;
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>An exporter of a cluster that does not change, so that two scrapes say the same.</summary>
    public sealed class StillDemo : IAsyncLifetime
    {
        internal ExporterProcess Exporter { get; } = ExporterProcess.Start("demo", "--pods=300", "--churn=0");

        public async ValueTask InitializeAsync() => await Exporter.ReadyAsync(TimeSpan.FromSeconds(20));

        public ValueTask DisposeAsync() => Exporter.DisposeAsync();
    }
}
