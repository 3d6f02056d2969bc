using BenchmarkDotNet.Attributes;
using StateMetrics.Benchmarks.Pods;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Benchmarks.Stages;

/// <summary>
/// What changes cost the scrape that follows them, which folds them into their segments: per scrape. Once folded they cost no more.
/// </summary>
public class FoldBenchmarks
{
    private const int Pods = 10_000;

    private readonly PodStore _store = new();
    private PodBytes[][] _rounds = [];
    private int _round;

    /// <summary>How many pods change between two scrapes, evenly spread.</summary>
    [Params(60, 600, 6_000)]
    public int Changed { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        _rounds = PodCorpus.Rounds(Pods, rounds: 2, WireFormat.Protobuf);
        _store.Replace(_rounds[0]);
        ScrapeFolded();
    }

    [IterationSetup(Target = nameof(ScrapeChanged))]
    public void Change()
    {
        _round = 1 - _round;
        PodBytes[] pods = _rounds[_round];                              // without those that were replaced between the rounds
        for (int i = 0; i < Changed; i++)
        {
            _store.Sink.Upsert(pods[(int)((long)i * pods.Length / Changed)].Wire);
        }
    }

    [IterationSetup(Target = nameof(ScrapeFolded))]
    public void ChangeAndFold()
    {
        Change();
        ScrapeFolded();
    }

    /// <summary>Nothing has changed since the scrape before.</summary>
    [Benchmark(Baseline = true)]
    public void ScrapeFolded() => ScrapeBody.Gzip(_store, Stream.Null);

    [Benchmark]
    public void ScrapeChanged() => ScrapeBody.Gzip(_store, Stream.Null);
}
