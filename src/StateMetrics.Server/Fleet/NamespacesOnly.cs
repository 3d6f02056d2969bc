using System.Runtime.CompilerServices;
using StateMetrics.Kubernetes.ListWatch;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Server.Fleet;

/// <summary>A collection without the objects of other namespaces, which the server has no selector for.</summary>
internal sealed class NamespacesOnly(IListWatch all, NameSet namespaces) : IListWatch
{
    public bool StreamsLists => all.StreamsLists;

    public RequestCounts Counts => all.Counts;

    public Task<ListEnd> ListAsync(ListStart start, WireObjectAction each, CancellationToken stop) => all.ListAsync(
        start,
        (in WireObject listed) =>
        {
            if (namespaces.Contains(listed.Namespace))
            {
                each(listed);
            }
        },
        stop);

    public Task<string> ProbeAsync(CancellationToken stop) => all.ProbeAsync(stop);

    public async IAsyncEnumerable<WatchEvent> WatchAsync(WatchStart start, [EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (WatchEvent next in all.WatchAsync(start, stop))
        {
            bool other = next.Type is WatchEventType.Added or WatchEventType.Modified or WatchEventType.Deleted
                && !namespaces.Contains(next.Object.Namespace);
            yield return other ? next with { Type = WatchEventType.NotOurs } : next;
        }
    }
}
