using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.ListWatch;

/// <summary>Lists and watches one collection of an API server over HTTP.</summary>
/// <remarks>The jitter function returns random numbers from 0 to 1, and may be called from several threads.</remarks>
public sealed class HttpListWatch(
    HttpClient http, ResourcePath path, ListWatchOptions options, ServerTraits traits, TimeProvider time, Func<double> jitter) : IListWatch
{
    public bool StreamsLists => options.StreamingLists && traits.MayStreamLists(path.Group);

    public RequestCounts Counts { get; } = new();

    public Task<ListEnd> ListAsync(ListStart start, WireObjectAction each, CancellationToken stop) =>
        throw Pending.Of(http, time, jitter);

    public IAsyncEnumerable<WatchEvent> WatchAsync(WatchStart start, CancellationToken stop) => throw Pending.Of();
}
