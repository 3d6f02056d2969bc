using BenchmarkDotNet.Attributes;
using StateMetrics.Benchmarks.Pods;
using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Wire;
using StateMetrics.Resources.Core;

namespace StateMetrics.Benchmarks.Stages;

/// <summary>The model of a pod into its sample lines: per pod.</summary>
public class SamplesBenchmarks
{
    private const int Pods = 256;

    private readonly FamilyRenderer<Pod> _renderer = PodFamilies.Table.Compile(Selection.Default);
    private readonly RenderScratch _scratch = new();
    private PodBytes[] _bytes = [];
    private Pod[] _pods = [];

    [GlobalSetup]
    public void Fill()
    {
        _bytes = PodCorpus.List(Pods, WireFormat.Protobuf);
        _pods = [.. _bytes.Select(static pod => Pod.Resource.Decode(pod.Wire))];
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Pods)]
    public int Render()
    {
        int samples = 0;
        foreach (Pod pod in _pods)
        {
            samples += _renderer.Render(pod, _scratch).Samples;
        }
        return samples;
    }

    /// <summary>Both stages in turn, as they run: the model is still in the cache.</summary>
    [Benchmark(OperationsPerInvoke = Pods)]
    public int DecodeAndRender()
    {
        int samples = 0;
        foreach (PodBytes pod in _bytes)
        {
            samples += _renderer.Render(Pod.Resource.Decode(pod.Wire), _scratch).Samples;
        }
        return samples;
    }
}
