using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace StateMetrics.EndToEnd.Tests.Cluster;

/// <summary>Plain REST calls to a Kubernetes API server: JSON in, JSON out. Shares no code with the product's client.</summary>
internal sealed class KubeRest : IDisposable
{
    private readonly HttpClient _client;
    private readonly X509Certificate2 _authority;

    internal KubeRest(Uri server, string authorityPem, string token)
    {
        _authority = X509Certificate2.CreateFromPem(authorityPem);
        var handler = new SocketsHttpHandler
        {
            SslOptions =
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { _authority },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
            // A restarted server leaves dead connections behind.
            PooledConnectionLifetime = TimeSpan.FromSeconds(5),
        };
        _client = new HttpClient(handler) { BaseAddress = server, Timeout = TimeSpan.FromSeconds(20) };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    internal Task<JsonElement> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    /// <summary>What is no JSON, such as /metrics.</summary>
    internal Task<string> GetTextAsync(string path) => _client.GetStringAsync(path);

    /// <summary>Posts an object to its collection.</summary>
    internal Task<JsonElement> CreateAsync(string collection, string json) =>
        SendAsync(HttpMethod.Post, collection, Json(json, "application/json"));

    /// <summary>Applies a JSON merge patch; path may end in /status.</summary>
    internal Task<JsonElement> PatchAsync(string path, string json) =>
        SendAsync(HttpMethod.Patch, path, Json(json, "application/merge-patch+json"));

    /// <summary>Replaces an object, or a subresource such as /finalize.</summary>
    internal Task<JsonElement> ReplaceAsync(string path, string json) => SendAsync(HttpMethod.Put, path, Json(json, "application/json"));

    /// <summary>Deletes at once; an object that is already gone is no error.</summary>
    internal async Task DeleteAsync(string path)
    {
        try
        {
            await SendAsync(HttpMethod.Delete, path + "?gracePeriodSeconds=0&propagationPolicy=Background", null);
        }
        catch (HttpRequestException e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
        }
    }

    /// <summary>Asks for the deletion of a pod on a node: it stays, with the time of its deletion, for its grace period.</summary>
    internal Task<JsonElement> DeleteInGraceAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

    /// <summary>The status of a GET, without an error for those that are one.</summary>
    internal async Task<HttpStatusCode> StatusAsync(string path)
    {
        using HttpResponseMessage response = await _client.GetAsync(path);
        return response.StatusCode;
    }

    /// <summary>Yields the events of a watch until the server closes it; the query names resourceVersion and timeoutSeconds.</summary>
    internal async IAsyncEnumerable<JsonElement> WatchAsync(
        string path, string query, [EnumeratorCancellation] CancellationToken stop = default)
    {
        using HttpResponseMessage response = await _client.GetAsync(
            $"{path}?watch=1&{query}", HttpCompletionOption.ResponseHeadersRead, stop);
        response.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(stop));
        while (await reader.ReadLineAsync(stop) is { } line)
        {
            yield return JsonElement.Parse(line);
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _authority.Dispose();
    }

    private static StringContent Json(string json, string mediaType) => new(json, Encoding.UTF8, mediaType);

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using HttpResponseMessage response = await _client.SendAsync(request);
        string body = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode)
        {
            throw new HttpRequestException($"{method} {path}: {(int)response.StatusCode} {body}", null, response.StatusCode);
        }

        return JsonElement.Parse(body);
    }
}
