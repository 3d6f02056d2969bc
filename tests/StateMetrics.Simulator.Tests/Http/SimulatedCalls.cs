using System.Text.Json.Nodes;
using StateMetrics.Simulator.Cluster;
using StateMetrics.Simulator.Http;

namespace StateMetrics.Simulator.Tests.Http;

/// <summary>A server with one client, and shorthands for what tests ask of it.</summary>
internal sealed class SimulatedCalls : IAsyncDisposable
{
    /// <summary>No test waits longer than this for anything; all of them take milliseconds.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly HttpClient _client;

    private SimulatedCalls(SimulatedApiServer server)
    {
        Server = server;
        _client = new HttpClient { BaseAddress = server.Address, Timeout = Patience };
    }

    internal SimulatedApiServer Server { get; }

    internal SimulatedCluster Cluster => Server.Cluster;

    internal static async Task<SimulatedCalls> StartAsync(TimeProvider? time = null, ClusterOptions? options = null) =>
        new(await SimulatedApiServer.StartAsync(new SimulatedCluster(time ?? TimeProvider.System, options)));

    internal StoredObject Pod(string name, string ns = "shop", string more = "") =>
        Cluster.Create("v1/pods", PodJson(name, ns, more));

    internal static string PodJson(string name, string ns = "shop", string more = "") =>
        $$"""{"metadata":{"name":"{{name}}","namespace":"{{ns}}"}{{more}}}""";

    internal Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? accept = null, string? body = null)
    {
        HttpRequestMessage request = new(method, path);
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }
        if (body is not null)
        {
            request.Content = new StringContent(body);
            request.Content.Headers.ContentType = new(method == HttpMethod.Patch ? "application/merge-patch+json" : "application/json");
        }
        return _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    internal async Task<JsonNode> GetAsync(string path, string? accept = null)
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Get, path, accept);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    internal async Task<byte[]> GetBytesAsync(string path, string accept)
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Get, path, accept);
        return await response.Content.ReadAsByteArrayAsync();
    }

    internal async Task<WatchReading> WatchAsync(string path, string? accept = null)
    {
        HttpResponseMessage response = await SendAsync(HttpMethod.Get, path, accept);
        return new WatchReading(response, await response.Content.ReadAsStreamAsync());
    }

    internal static IEnumerable<string> Names(JsonNode list) =>
        list["items"]!.AsArray().Select(item => item!["metadata"]!["name"]!.GetValue<string>());

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Server.DisposeAsync();
    }
}
