using System.IO.Pipelines;
using StateMetrics.Exposition.Writing;

namespace StateMetrics.Benchmarks.Pods;

/// <summary>Writes the body of a scrape to a stream, as the server's endpoint does.</summary>
internal static class ScrapeBody
{
    internal static void Identity(PodStore store, Stream body)
    {
        PipeWriter output = PipeWriter.Create(body, new StreamPipeWriterOptions(leaveOpen: true));
        // Streams of memory complete at once, so that nothing is waited for.
        store.Snapshot().WriteAsync(output, ExpositionFormat.Text, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        output.Complete();
    }

    internal static void Gzip(PodStore store, Stream body)
    {
        PipeWriter output = PipeWriter.Create(body, new StreamPipeWriterOptions(leaveOpen: true));
        store.Snapshot().WriteGzipAsync(output, ExpositionFormat.Text, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        output.Complete();
    }

    /// <summary>The identity body, as one array.</summary>
    internal static byte[] Read(PodStore store)
    {
        using var whole = new MemoryStream();
        Identity(store, whole);
        return whole.ToArray();
    }
}
