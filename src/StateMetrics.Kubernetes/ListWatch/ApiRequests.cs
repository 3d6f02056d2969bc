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
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(target, UriKind.Relative))
        {
            Version = http.DefaultRequestVersion,
            VersionPolicy = http.DefaultVersionPolicy,
        };
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
