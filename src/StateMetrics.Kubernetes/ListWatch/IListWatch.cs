using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.ListWatch;

/// <summary>Takes one listed object, borrowed for the call.</summary>
public delegate void WireObjectAction(in WireObject listed);

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

    /// <summary>One watch request; ends when the server closes it.</summary>
    /// <exception cref="StreamingListRefusedException">Initial events were asked for and are not to be had.</exception>
    /// <exception cref="SilenceException">The stream was open, and nothing came for longer than it may be silent.</exception>
    IAsyncEnumerable<WatchEvent> WatchAsync(WatchStart start, CancellationToken stop);
}

/// <summary>Which state a list asks for.</summary>
public readonly record struct ListStart
{
    /// <summary>Not older than this resourceVersion; "" asks for the newest there is (a consistent read), "0" for any.</summary>
    public required string AtLeast { get; init; }

    /// <summary>In pages; otherwise the whole collection in one answer.</summary>
    public required bool Paged { get; init; }
}

/// <summary>
/// What a complete list said about itself: the version from which to watch, and whether the server filtered it by the
/// shardSelector that was sent.
/// </summary>
public readonly record struct ListEnd(string ResourceVersion, bool Sharded);

/// <summary>Where a watch begins.</summary>
public readonly record struct WatchStart
{
    /// <summary>After this resourceVersion. With <see cref="InitialEvents"/>: a state not older than it, "" being the newest.</summary>
    public required string From { get; init; }

    /// <summary>Begin with everything that exists, up to a bookmark that says so: a streaming list.</summary>
    public bool InitialEvents { get; init; }
}
