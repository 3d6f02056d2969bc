using StateMetrics.Kubernetes.Waiting;
using StateMetrics.Server.Fleet;

namespace StateMetrics.Server.Namespaces;

/// <summary>No namespace is looked at by itself.</summary>
internal sealed class EveryNamespace(TimeProvider time) : INamespaceSource
{
    public Latest<NamespaceSet?> Current { get; } = new(NamespaceSet.Everything);

    public string Waiting => "";

    public bool Doubt(ReflectorKey refused) => false;

    public Task RunAsync(CancellationToken stop) => OnContext.DelayAsync(Timeout.InfiniteTimeSpan, time, stop);
}
