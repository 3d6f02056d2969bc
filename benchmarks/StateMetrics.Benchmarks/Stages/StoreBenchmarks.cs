using BenchmarkDotNet.Attributes;
using StateMetrics.Benchmarks.Pods;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Benchmarks.Stages;

/// <summary>A pod from its bytes into the store, decoding and rendering included: per pod.</summary>
public class StoreBenchmarks
{
    private const int Pods = 2_000;

    private readonly PodStore _store = new();
    private PodBytes[][] _rounds = [];
    private int _round;

    [GlobalSetup]
    public void Fill()
    {
        _rounds = PodCorpus.Rounds(Pods, rounds: 2, WireFormat.Protobuf);
        _store.Replace(_rounds[0]);
    }

    /// <summary>Every pod changes at each invocation, as far as the churn of the corpus changed it.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Pods)]
    public void UpsertChanged()
    {
        _round = 1 - _round;
        Upsert(_rounds[_round]);
    }

    [Benchmark(OperationsPerInvoke = Pods)]
    public void UpsertUnchanged() => Upsert(_rounds[_round]);

    /// <summary>As a relist of an unchanged cluster does.</summary>
    [Benchmark(OperationsPerInvoke = Pods)]
    public void Replace() => _store.Replace(_rounds[_round]);

    private void Upsert(PodBytes[] pods)
    {
        foreach (PodBytes pod in pods)
        {
            _store.Sink.Upsert(pod.Wire);
        }
    }
}
