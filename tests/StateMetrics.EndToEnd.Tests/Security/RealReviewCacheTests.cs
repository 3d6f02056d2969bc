using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using StateMetrics.EndToEnd.Tests.Cluster;
using StateMetrics.EndToEnd.Tests.Exporter;
using StateMetrics.EndToEnd.Tests.Harness;

namespace StateMetrics.EndToEnd.Tests.Security;

/// <summary>What the filter asks of a real API server, as that one counts it, and what strangers can make it remember.</summary>
[Collection(ControlPlaneCollection.Name)]
public sealed class RealReviewCacheTests(ControlPlaneFixture fixture)
{
    private const int Strangers = 2500;
    private const long MemoryMore = 32L * 1024 * 1024;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_flood_of_scrapes_is_two_reviews_at_the_API_server()
    {
        ControlPlane plane = await fixture.ReadyAsync();
        await using ExporterProcess exporter = await StartAsync(plane);
        using HttpClient client = Client();
        long before = await ReviewsAsync(plane);
        Task<HttpStatusCode>[] flood = [.. Enumerable.Range(0, 50).Select(_ => AskAsync(client, exporter, ControlPlane.AdminToken))];
        Assert.All(await Task.WhenAll(flood), static status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(client, exporter, ControlPlane.AdminToken));
        await Eventually.HoldsAsync(s_limit, async () =>
            await ReviewsAsync(plane) - before is var made and not 2 ? $"{made} reviews" : null);
    }

    [Fact]
    public async Task Thousands_of_made_up_tokens_are_refused_and_leave_no_memory_behind()
    {
        ControlPlane plane = await fixture.ReadyAsync();
        await using ExporterProcess exporter = await StartAsync(plane);
        using HttpClient client = Client();
        // What the first requests bring in is no leak.
        await AskAllAsync(client, exporter, "early");
        long before = exporter.ResidentBytes();
        await AskAllAsync(client, exporter, "late");
        Assert.Equal(HttpStatusCode.OK, await AskAsync(client, exporter, ControlPlane.AdminToken));
        await Eventually.HoldsAsync(s_limit, () => Task.FromResult(
            exporter.ResidentBytes() is var now && now <= before + MemoryMore
                ? null
                : $"{now / 1024} KiB, and {before / 1024} KiB before"));
        Assert.DoesNotContain("made-up", exporter.Output, StringComparison.Ordinal);
    }

    private static Task AskAllAsync(HttpClient client, ExporterProcess exporter, string what) => Parallel.ForEachAsync(
        Enumerable.Range(0, Strangers), new ParallelOptions { MaxDegreeOfParallelism = 8 },
        async (i, _) => Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(client, exporter, $"made-up-{what}-{i}")));

    private static async Task<ExporterProcess> StartAsync(ControlPlane plane)
    {
        ExporterProcess exporter = ExporterProcess.Start(
            $"--kubeconfig={plane.AdminKubeconfig}", "--resources=namespaces", "--auth-filter", "--host=127.0.0.1",
            "--telemetry-host=127.0.0.1");
        await exporter.ReadyAsync(s_limit);
        return exporter;
    }

    private static HttpClient Client() => new() { Timeout = TimeSpan.FromSeconds(30) };

    private static async Task<HttpStatusCode> AskAsync(HttpClient client, ExporterProcess exporter, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{exporter.Port}/metrics");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using HttpResponseMessage answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    /// <summary>The reviews that the API server has answered.</summary>
    private static async Task<long> ReviewsAsync(ControlPlane plane) => (await plane.Admin.GetTextAsync("/metrics")).Split('\n')
        .Where(static line => line.StartsWith("apiserver_request_total{", StringComparison.Ordinal)
            && (line.Contains("resource=\"tokenreviews\"", StringComparison.Ordinal)
                || line.Contains("resource=\"subjectaccessreviews\"", StringComparison.Ordinal)))
        .Sum(static line => long.Parse(line.AsSpan(line.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture));
}
