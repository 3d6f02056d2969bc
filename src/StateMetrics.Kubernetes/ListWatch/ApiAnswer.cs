using System.Net.Http.Headers;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.ListWatch;

/// <summary>A good answer of the API server whose body has not been read yet.</summary>
internal sealed class ApiAnswer : IDisposable
{
    private readonly HttpResponseMessage _response;

    internal ApiAnswer(HttpResponseMessage response, Stream body)
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

    internal static async ValueTask<ReadOnlyMemory<byte>> ReadSomeAsync(Stream body, int bytesMax, CancellationToken token)
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
