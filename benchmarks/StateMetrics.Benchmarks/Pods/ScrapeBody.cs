using System.IO.Compression;
using System.IO.Pipelines;
using StateMetrics.Exposition.Writing;

namespace StateMetrics.Benchmarks.Pods;

/// <summary>Writes the body of a scrape to a stream, as the server's endpoint does.</summary>
internal static class ScrapeBody
{
    internal static async Task IdentityAsync(PodStore store, Stream body)
    {
        PipeWriter output = PipeWriter.Create(body, new StreamPipeWriterOptions(leaveOpen: true));
        await store.Snapshot().WriteAsync(output, ExpositionFormat.Text, CancellationToken.None);
        await output.CompleteAsync();
    }

    internal static async Task GzipAsync(PodStore store, Stream body)
    {
        await using var compressed = new GZipStream(body, CompressionLevel.Fastest, leaveOpen: true);
        await IdentityAsync(store, compressed);
    }

    /// <summary>The identity body, as one array.</summary>
    internal static async Task<byte[]> ReadAsync(PodStore store)
    {
        using var whole = new MemoryStream();
        await IdentityAsync(store, whole);
        return whole.ToArray();
    }
}
