using System.Buffers.Binary;
using System.Net;
using System.Text.Json.Nodes;

namespace StateMetrics.Simulator.Tests.Http;

/// <summary>The client's end of a watch, read event by event.</summary>
internal sealed class WatchReading(HttpResponseMessage response, Stream stream) : IDisposable
{
    private readonly StreamReader _lines = new(stream);

    internal HttpStatusCode Code => response.StatusCode;

    internal string ContentType => response.Content.Headers.ContentType!.ToString();

    /// <summary>The next event as TYPE NAME@VERSION; bookmarks and errors have no name; null at the end of the stream.</summary>
    internal async Task<string?> NextAsync() => await NextJsonAsync() is { } json ? Describe(json) : null;

    internal async Task<string> NextAsync(int count)
    {
        List<string> all = [];
        while (all.Count < count && await NextAsync() is { } one)
        {
            all.Add(one);
        }
        return string.Join('\n', all);
    }

    internal async Task<JsonNode?> NextJsonAsync()
    {
        string? line = await _lines.ReadLineAsync().WaitAsync(SimulatedCalls.Patience);
        return line is null ? null : JsonNode.Parse(line);
    }

    internal async Task<byte[]> NextFrameAsync()
    {
        byte[] head = new byte[4];
        await stream.ReadExactlyAsync(head).AsTask().WaitAsync(SimulatedCalls.Patience);
        byte[] frame = new byte[BinaryPrimitives.ReadInt32BigEndian(head)];
        await stream.ReadExactlyAsync(frame).AsTask().WaitAsync(SimulatedCalls.Patience);
        return frame;
    }

    internal Task<string> RestAsync() => _lines.ReadToEndAsync().WaitAsync(SimulatedCalls.Patience);

    public void Dispose()
    {
        _lines.Dispose();
        response.Dispose();
    }

    private static string Describe(JsonNode json)
    {
        JsonNode one = json["object"]!;
        JsonNode? annotation = one["metadata"]?["annotations"]?["k8s.io/initial-events-end"];
        return $"{json["type"]} {one["metadata"]!["name"]}{one["reason"]}@{one["metadata"]!["resourceVersion"]}"
            + (annotation is null ? "" : $" end={annotation}");
    }
}
