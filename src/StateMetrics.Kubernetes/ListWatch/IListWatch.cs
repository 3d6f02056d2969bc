using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.ListWatch;

/// <summary>
/// Lists and watches one collection. Failures are <see cref="ApiException"/>, <see cref="HttpRequestException"/>,
/// <see cref="IOException"/>, <see cref="TimeoutException"/> (a deadline of ours) and <see cref="InvalidDataException"/>
/// (bytes that make no sense); <see cref="OperationCanceledException"/> means that the caller's token was cancelled.
/// </summary>
public interface IListWatch
{
    /// <summary>Whether a streaming list is worth a try: allowed here, and not known to be refused by this server.</summary>
    bool StreamsLists { get; }

    /// <summary>The requests made so far. Read from any thread.</summary>
    RequestCounts Counts { get; }

    /// <summary>Reads the whole collection, handing over each object that is ours as it arrives.</summary>
    /// <returns>The version from which to watch.</returns>
    /// <exception cref="ContinueExpiredException">The pages that were handed over cannot be completed: begin anew.</exception>
    Task<ListEnd> ListAsync(ListStart start, WireObjectAction each, CancellationToken stop);

    /// <summary>Asks, by a consistent read, which version the collection has now: a list of one object, of which nothing is used.</summary>
    Task<string> ProbeAsync(CancellationToken stop);

    /// <summary>One watch request; ends when the server closes it.</summary>
    /// <exception cref="StreamingListRefusedException">Initial events were asked for and are not to be had.</exception>
    /// <exception cref="SilenceException">Nothing came for longer than a stream may be silent, be it open or not.</exception>
    IAsyncEnumerable<WatchEvent> WatchAsync(WatchStart start, CancellationToken stop);
}
