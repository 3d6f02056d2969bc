using System.Net;
using StateMetrics.Simulator.Cluster;
using StateMetrics.Simulator.Http;
using StateMetrics.Testing;

namespace StateMetrics.Simulator.Tests.Http;

public sealed class InProcessApiServerTests : IDisposable
{
    private static readonly ResourceId s_maps = "v1/configmaps";
    private readonly InProcessApiServer _server = new(new SimulatedCluster(new ManualTimeProvider()));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private HttpClient Client => new(_server, disposeHandler: false) { BaseAddress = new Uri("http://simulated/") };

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Answers_a_list_and_is_done_with_it()
    {
        _server.Cluster.Create(s_maps, """{"metadata":{"namespace":"a","name":"m"} }""");
        string list = await Client.GetStringAsync("api/v1/configmaps", Stop);
        Assert.Contains("\"name\":\"m\"", list, StringComparison.Ordinal);
        Assert.Equal(0, _server.OpenExchanges);
        Assert.Null(_server.Mistake);
    }

    [Fact]
    public async Task A_watch_is_open_until_the_client_leaves_it()
    {
        using HttpResponseMessage watch = await WatchAsync();
        using Stream body = await watch.Content.ReadAsStreamAsync(Stop);
        Assert.Single(_server.OpenWatches);
        using var reader = new StreamReader(body);
        _server.Cluster.Create(s_maps, """{"metadata":{"namespace":"a","name":"m"} }""");
        Assert.StartsWith("{\"type\":\"ADDED\"", await reader.ReadLineAsync(Stop), StringComparison.Ordinal);
        watch.Dispose();
        await Eventually.Equal(0, () => _server.OpenWatches.Count);
        Assert.Equal(0, _server.OpenExchanges);
    }

    [Fact]
    public async Task A_reset_breaks_the_answer()
    {
        using HttpResponseMessage watch = await WatchAsync();
        using Stream body = await watch.Content.ReadAsStreamAsync(Stop);
        Assert.Equal(1, _server.Faults.ResetWatches());
        await Assert.ThrowsAsync<HttpIOException>(async () => await body.ReadExactlyAsync(new byte[1], Stop));
        _server.Faults.Reset();
        await Assert.ThrowsAsync<HttpRequestException>(() => Client.GetAsync("api/v1/pods", Stop));
    }

    [Fact]
    public async Task A_refusal_has_its_status_and_headers()
    {
        _server.Faults.Answer(new ApiStatusException(429, "TooManyRequests", "later") { RetryAfterSeconds = 7 });
        using HttpResponseMessage answer = await Client.GetAsync("api/v1/pods", Stop);
        Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(7)),
            (answer.StatusCode, answer.Headers.RetryAfter!.Delta));
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_request_that_is_given_up_ends_at_the_server_too()
    {
        _server.Faults.Stall();
        using var stop = new CancellationTokenSource();
        Task<HttpResponseMessage> asked = Client.GetAsync("api/v1/pods", stop.Token);
        Assert.Equal(1, _server.OpenExchanges);
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        Assert.Equal(0, _server.OpenExchanges);
    }

    private Task<HttpResponseMessage> WatchAsync() => Client.GetAsync(
        "api/v1/configmaps?watch=true&resourceVersion=1000", HttpCompletionOption.ResponseHeadersRead, Stop);
}
