using StateMetrics.Kubernetes.Wire;
using StateMetrics.Resources.Pipeline;

namespace StateMetrics.Benchmarks.Pods;

/// <summary>Refuses every fault: a benchmark over objects that fail measures nothing.</summary>
internal sealed class StrictObserver : IObjectObserver
{
    public void Failed(in WireObject source, ObjectFault fault, Exception exception) =>
        throw new InvalidOperationException($"{source.Name}: {fault}", exception);

    public void RepeatedSeries(in WireObject source, int samples) =>
        throw new InvalidOperationException($"{source.Name}: {samples} repeated samples");
}
