using System.IO.Compression;
using BenchmarkDotNet.Attributes;
using StateMetrics.Benchmarks.Pods;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Benchmarks.Stages;

/// <summary>The gzip body of a scrape into a stream that forgets it: per scrape.</summary>
public class ScrapeGzipBenchmarks
{
    private readonly PodStore _store = new();
    private byte[] _text = [];

    [Params(1_000, 10_000)]
    public int Pods { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        _store.Replace(PodCorpus.List(Pods, WireFormat.Protobuf));
        _text = ScrapeBody.Read(_store);
    }

    /// <summary>What compression costs where every scrape begins anew: the whole body in one piece.</summary>
    [Benchmark(Baseline = true)]
    public void Deflate()
    {
        using var compressed = new GZipStream(Stream.Null, CompressionLevel.Fastest);
        compressed.Write(_text);
    }

    [Benchmark]
    public void Scrape() => ScrapeBody.Gzip(_store, Stream.Null);
}
