using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Pipelines;
using StateMetrics.Exposition.Store;
using StateMetrics.Exposition.Writing;

namespace StateMetrics.Exposition.Tests.Store;

/// <summary>Bodies of scrapes, checked as a scraper checks them.</summary>
internal static class Bodies
{
    /// <summary>The body without compression, after both lengths that are told beforehand have been held against it.</summary>
    public static byte[] Identity(ExpositionSnapshot snapshot, ExpositionFormat format = ExpositionFormat.Text)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.Equal(snapshot.IdentityBytes(format), snapshot.Write(output, format));
        Assert.Equal(snapshot.IdentityBytes(format), output.WrittenCount);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The compressed body as it is sent.</summary>
    public static async Task<byte[]> GzipAsync(ExpositionSnapshot snapshot, ExpositionFormat format = ExpositionFormat.Text)
    {
        using var stream = new MemoryStream();
        PipeWriter output = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
        long bytes = await snapshot.WriteGzipAsync(output, format, CancellationToken.None);
        await output.CompleteAsync();
        Assert.Equal(snapshot.GzipBytes(format), bytes);
        Assert.Equal(bytes, stream.Length);
        return stream.ToArray();
    }

    /// <summary>
    /// The text of a body that is one gzip member, with the CRC and the length in its trailer right: the platform's own reader
    /// checks neither.
    /// </summary>
    public static byte[] Unzip(byte[] body)
    {
        using var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        using var text = new MemoryStream();
        gzip.CopyTo(text);
        byte[] bytes = text.ToArray();
        Assert.Equal(Crc32.OfPortable(bytes), BinaryPrimitives.ReadUInt32LittleEndian(body.AsSpan(body.Length - 8)));
        Assert.Equal((uint)bytes.Length, BinaryPrimitives.ReadUInt32LittleEndian(body.AsSpan(body.Length - 4)));
        return bytes;
    }
}
