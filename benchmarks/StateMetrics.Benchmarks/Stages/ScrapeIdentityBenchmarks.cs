using BenchmarkDotNet.Attributes;
using StateMetrics.Benchmarks.Pods;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Benchmarks.Stages;

/// <summary>The uncompressed body of a scrape into a stream that forgets it: per scrape.</summary>
public class ScrapeIdentityBenchmarks
{
    private readonly PodStore _store = new();
    private byte[] _text = [];
    private byte[] _copy = [];

    [Params(1_000, 10_000)]
    public int Pods { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        _store.Replace(PodCorpus.List(Pods, WireFormat.Protobuf));
        _text = ScrapeBody.Read(_store);
        _copy = new byte[_text.Length];
    }

    /// <summary>What memory alone costs: the body copied as one piece.</summary>
    [Benchmark(Baseline = true)]
    public void Copy() => _text.CopyTo(_copy, 0);

    [Benchmark]
    public void Scrape() => ScrapeBody.Identity(_store, Stream.Null);
}
