using BenchmarkDotNet.Attributes;
using StateMetrics.Benchmarks.Pods;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Benchmarks.Stages;

/// <summary>Bytes of a pod into its model: per pod.</summary>
public class DecodeBenchmarks
{
    private const int Pods = 256;

    private PodBytes[] _protobuf = [];
    private PodBytes[] _json = [];

    [GlobalSetup]
    public void Fill()
    {
        _protobuf = PodCorpus.List(Pods, WireFormat.Protobuf);
        _json = PodCorpus.List(Pods, WireFormat.Json);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Pods)]
    public Pod? Protobuf() => Decode(_protobuf);

    [Benchmark(OperationsPerInvoke = Pods)]
    public Pod? Json() => Decode(_json);

    private static Pod? Decode(PodBytes[] pods)
    {
        Pod? last = null;
        foreach (PodBytes pod in pods)
        {
            last = Pod.Resource.Decode(pod.Wire);
        }
        return last;
    }
}
