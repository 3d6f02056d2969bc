using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Reflector;
using StateMetrics.Resources;
using StateMetrics.Resources.Pipeline;

namespace StateMetrics.Benchmarks.Pods;

/// <summary>The store of pods as the process wires it: sink for the writing side, exposition for scrapes.</summary>
internal sealed class PodStore
{
    private readonly ResourceExposition _exposition;

    internal PodStore()
    {
        CompiledKind kind = Catalog.Find("v1", "Pod")!.Compile(Selection.Default, null, null);
        Sink = kind.Open(new StrictObserver());
        _exposition = new ResourceExposition(kind.Resource.Plural, kind.Families, [Sink.Store]);
    }

    internal StoreSink Sink { get; }

    /// <summary>As a relist does.</summary>
    internal void Replace(IEnumerable<PodBytes> pods)
    {
        using IReplacement next = Sink.BeginReplace();
        foreach (PodBytes pod in pods)
        {
            next.Add(pod.Wire);
        }
        next.Commit();
    }

    internal ExpositionSnapshot Snapshot() => ExpositionSnapshot.Take([_exposition], ResourceFilter.All);
}
