using System.Text;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.ListWatch;

/// <summary>Reads from one API server; the client adds address and credential, the caller the deadline.</summary>
internal sealed class ApiRequests(HttpClient http, TimeProvider time)
{
    // A Status object with a message; whatever is longer is no use to anybody.
    private const int ErrorBytesMax = 64 * 1024;

    /// <exception cref="ApiException">The server answered with an error.</exception>
    internal async ValueTask<ApiAnswer> GetAsync(string target, string accept, CancellationToken token)
    {
        using HttpRequestMessage request = Request(HttpMethod.Get, target);
        return await SendAsync(request, accept, token);
    }

    /// <summary>For questions that the API wants to be posted as JSON; nothing is stored.</summary>
    /// <exception cref="ApiException">The server answered with an error.</exception>
    internal async ValueTask<ApiAnswer> PostAsync(string target, string json, CancellationToken token)
    {
        using HttpRequestMessage request = Request(HttpMethod.Post, target);
        request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        return await SendAsync(request, "application/json", token);
    }

    private HttpRequestMessage Request(HttpMethod method, string target) => new(method, new Uri(target, UriKind.Relative))
    {
        Version = http.DefaultRequestVersion,
        VersionPolicy = http.DefaultVersionPolicy,
    };

    private async ValueTask<ApiAnswer> SendAsync(HttpRequestMessage request, string accept, CancellationToken token)
    {
        request.Headers.TryAddWithoutValidation("Accept", accept);
        HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
        try
        {
            Stream body = await response.Content.ReadAsStreamAsync(token);
            return response.IsSuccessStatusCode
                ? new ApiAnswer(response, body)
                : throw await ErrorOfAsync(response, body, token);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private async ValueTask<ApiException> ErrorOfAsync(HttpResponseMessage response, Stream body, CancellationToken token)
    {
        ReadOnlyMemory<byte> text = await ApiAnswer.ReadSomeAsync(body, ErrorBytesMax, token);
        ApiException said = StatusBody.OfAnswer(response.StatusCode, response.Content.Headers.ContentType?.MediaType, text);
        TimeSpan? asked = response.Headers.RetryAfter switch
        {
            { Delta: TimeSpan delta } => delta,
            { Date: DateTimeOffset date } => date - time.GetUtcNow(),
            _ => said.RetryAfter,
        };
        return new ApiException(said.Status, said.Reason, said.Message)
        {
            RetryAfter = asked > TimeSpan.Zero ? asked : null,
            VersionTooLarge = said.VersionTooLarge,
        };
    }
}
