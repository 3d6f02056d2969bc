using System.Net.Http.Headers;
using StateMetrics.EndToEnd.Tests.Harness;
using StateMetrics.Testing.Certificates;
using StateMetrics.Testing.Exposition;

namespace StateMetrics.EndToEnd.Tests.Security;

/// <summary>A scraper every 100 ms, while everything that the web configuration names changes behind it.</summary>
public sealed class ReloadUnderScrapeTests
{
    private const string Hash = "$2y$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a";
    private const string Pair = "tls_server_config: {cert_file: tls.crt, key_file: tls.key}\n";

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task No_scrape_fails_no_series_is_missing_and_nothing_is_listed_again()
    {
        await using SecuredExporter exporter = await SecuredExporter.StartAsync($"{Pair}basic_auth_users: {{alice: {Hash}}}");
        using var next = new TestAuthority("next authority");
        using HttpClient lasting = Client(exporter, "alice", exporter.Authority, next);
        await Eventually.HoldsAsync(s_limit, async () =>
        {
            // One port is asked: both are to give the same answer, but it may change between two questions.
            using HttpResponseMessage answer = await lasting.GetAsync(exporter.Secure("readyz"), TestContext.Current.CancellationToken);
            return (int)answer.StatusCode == 200 ? null : "not ready";
        });
        string[] series = await SeriesAsync(lasting, exporter);
        Assert.True(series.Length > 100);
        double lists = await ListsAsync(lasting, exporter);

        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task<int> scraping = ScrapeAsync(exporter, next, series, end.Token);
        await ChangeAsync(exporter, next);
        await end.CancelAsync();
        Assert.InRange(await scraping, 20, int.MaxValue);
        Assert.Equal(lists, await ListsAsync(lasting, exporter));
    }

    /// <summary>One change after the other, each until it is in force.</summary>
    private static async Task ChangeAsync(SecuredExporter exporter, TestAuthority next)
    {
        using HttpClient modern = Client(exporter, "alice", next);
        exporter.WritePair(next.IssueServer());
        await AnswersAsync(modern, exporter, 200);

        using HttpClient bob = Client(exporter, "bob", next);
        exporter.Write("web.yml", $"{Pair}basic_auth_users: {{alice: {Hash}, bob: {Hash}}}");
        await AnswersAsync(bob, exporter, 200);

        exporter.Write("web.yml", "tls_server_config: [");
        await Eventually.HoldsAsync(s_limit, () => Task.FromResult(
            exporter.Process.Output.Contains("what was in force stays in force", StringComparison.Ordinal) ? null : "not refused"));

        exporter.Write("web.yml", $"{Pair}basic_auth_users: {{alice: {Hash}}}");
        await AnswersAsync(bob, exporter, 401);
    }

    private static async Task AnswersAsync(HttpClient client, SecuredExporter exporter, int status) =>
        await Eventually.HoldsAsync(s_limit, async () =>
        {
            try
            {
                using HttpResponseMessage answer = await client.GetAsync(exporter.Secure("healthz"), TestContext.Current.CancellationToken);
                return (int)answer.StatusCode == status ? null : $"{answer.StatusCode}";
            }
            catch (HttpRequestException e)
            {
                // The former certificate is none that this client knows.
                return e.Message;
            }
        });

    /// <summary>Scrapes on one connection that lasts and on a new one in turn; how often, until it is cancelled.</summary>
    private static async Task<int> ScrapeAsync(SecuredExporter exporter, TestAuthority next, string[] series, CancellationToken end)
    {
        using HttpClient lasting = Client(exporter, "alice", exporter.Authority, next);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        int scrapes = 0;
        while (!end.IsCancellationRequested)
        {
            using HttpClient fresh = Client(exporter, "alice", exporter.Authority, next);
            Assert.Equal(series, await SeriesAsync(scrapes % 2 == 0 ? lasting : fresh, exporter));
            scrapes++;
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
        return scrapes;
    }

    /// <summary>The series of the state, without their values.</summary>
    private static async Task<string[]> SeriesAsync(HttpClient client, SecuredExporter exporter) =>
        [.. (await client.GetStringAsync(exporter.Secure("metrics"))).Split('\n')
            .Where(static line => line.Length > 0 && line[0] != '#' && !line.StartsWith("kube_state_metrics_", StringComparison.Ordinal))
            .Select(static line => line[..line.LastIndexOf(' ')])];

    private static async Task<double> ListsAsync(HttpClient client, SecuredExporter exporter) =>
        StrictExposition.Parse(await client.GetStringAsync(exporter.Secure("metrics", telemetry: true)))
            .Matching("kube_state_metrics_relists_total").Sum(static sample => sample.Value);

    private static HttpClient Client(SecuredExporter exporter, string user, params TestAuthority[] trusted)
    {
        HttpClient client = exporter.Client(trusted: trusted);
        client.DefaultRequestHeaders.Authorization = AuthenticationHeaderValue.Parse(SecuredExporter.Basic($"{user}:secret"));
        return client;
    }
}
