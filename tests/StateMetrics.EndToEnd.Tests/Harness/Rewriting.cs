using System.Text;
using System.Text.Json.Nodes;

namespace StateMetrics.EndToEnd.Tests.Harness;

/// <summary>Changes each object of a resource in the JSON answers of an API server, errors and bookmarks included.</summary>
internal sealed class Rewriting(string plural, Action<JsonObject> change)
{
    internal bool Concerns(Uri request) => request.AbsolutePath.EndsWith("/" + plural, StringComparison.Ordinal);

    internal async Task PassListAsync(Stream from, Stream to, CancellationToken stop)
    {
        JsonNode list = (await JsonNode.ParseAsync(from, cancellationToken: stop))!;
        foreach (JsonNode? item in list["items"]?.AsArray() ?? [])
        {
            change(item!.AsObject());
        }
        await WriteAsync(list, to, stop);
    }

    /// <summary>Each event is a line.</summary>
    internal async Task PassEventsAsync(Stream from, Stream to, CancellationToken stop)
    {
        // The head of the answer goes with the first byte of its body, and an empty line between events means nothing.
        await to.WriteAsync("\n"u8.ToArray(), stop);
        await to.FlushAsync(stop);
        using var lines = new StreamReader(from, Encoding.UTF8);
        while (await lines.ReadLineAsync(stop) is string line)
        {
            JsonNode happened = JsonNode.Parse(line)!;
            change(happened["object"]!.AsObject());
            await WriteAsync(happened, to, stop);
        }
    }

    private static async Task WriteAsync(JsonNode json, Stream to, CancellationToken stop)
    {
        await to.WriteAsync(Encoding.UTF8.GetBytes(json.ToJsonString() + "\n"), stop);
        await to.FlushAsync(stop);
    }
}
