using System.Net.Http.Headers;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.ListWatch;

/// <summary>A good answer of the API server whose body has not been read yet.</summary>
internal sealed class ApiAnswer : IDisposable
{
    // A Status object with a message; whatever is longer is no use to anybody.
    private const int ErrorBytesMax = 64 * 1024;

    private readonly HttpResponseMessage _response;

    private ApiAnswer(HttpResponseMessage response, Stream body)
    {
        _response = response;
        Body = body;
    }

    internal Stream Body { get; }

    internal MediaTypeHeaderValue? ContentType => _response.Content.Headers.ContentType;

    /// <summary>What the server chose to send, whatever it was asked for.</summary>
    /// <exception cref="InvalidDataException">Neither protobuf nor JSON: not a Kubernetes API.</exception>
    internal WireFormat Format => ContentType?.MediaType switch
    {
        "application/vnd.kubernetes.protobuf" => WireFormat.Protobuf,
        "application/json" => WireFormat.Json,
        string other => throw new InvalidDataException($"an answer of type {other}"),
        null => throw new InvalidDataException("an answer without a content type"),
    };

    /// <exception cref="ApiException">The server answered with an error.</exception>
    internal static async ValueTask<ApiAnswer> GetAsync(
        HttpClient http, string target, string accept, TimeProvider time, CancellationToken token)
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
                : throw await ErrorOfAsync(response, body, time, token);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <summary>Reads a body that is one value, such as the answer of discovery.</summary>
    /// <exception cref="InvalidDataException">The body is larger than that.</exception>
    internal async ValueTask<ReadOnlyMemory<byte>> ReadAllAsync(int bytesMax, CancellationToken token)
    {
        ReadOnlyMemory<byte> all = await ReadSomeAsync(Body, bytesMax + 1, token);
        return all.Length <= bytesMax ? all : throw new InvalidDataException($"an answer of more than {bytesMax} bytes");
    }

    public void Dispose()
    {
        Body.Dispose();
        _response.Dispose();
    }

    private static async ValueTask<ApiException> ErrorOfAsync(
        HttpResponseMessage response, Stream body, TimeProvider time, CancellationToken token)
    {
        ReadOnlyMemory<byte> text = await ReadSomeAsync(body, ErrorBytesMax, token);
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

    private static async ValueTask<ReadOnlyMemory<byte>> ReadSomeAsync(Stream body, int bytesMax, CancellationToken token)
    {
        using var all = new MemoryStream();
        byte[] some = new byte[4096];
        int read;
        while (all.Length < bytesMax && (read = await body.ReadAsync(some, token)) > 0)
        {
            all.Write(some, 0, (int)Math.Min(read, bytesMax - all.Length));
        }
        return all.ToArray();
    }
}
