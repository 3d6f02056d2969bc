namespace StateMetrics.Kubernetes.ListWatch;

/// <summary>How a collection is read. The defaults are what Kubernetes' own clients do, unless said otherwise.</summary>
public sealed record ListWatchOptions
{
    /// <summary>Objects per page; 500, as kubectl and client-go ask for.</summary>
    public int PageItemsMax { get; init; } = 500;

    /// <summary>Ask for JSON only: custom resources are stored and served so.</summary>
    public bool JsonOnly { get; init; }

    /// <summary>Try a streaming list first, which costs the API server least. False for tests and for servers that lie.</summary>
    public bool StreamingLists { get; init; } = true;

    /// <summary>
    /// Sent as shardSelector where the server filters by it, which it is asked once; "" sends none and asks nothing. The
    /// keep-predicate stays on.
    /// </summary>
    public string ShardSelector { get; init; } = "";

    /// <summary>
    /// Which objects are ours, by uid; null keeps all. Asked with the bytes of metadata.uid before anything is decoded.
    /// </summary>
    public Func<ReadOnlySpan<byte>, bool>? Keep { get; init; }

    /// <summary>A watch asks the server to end it after a random time between this and twice this.</summary>
    public TimeSpan WatchTimeoutMin { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>From sending a watch request to the answer's head; 30 s. A server that needs longer is not well.</summary>
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A list ends when no byte arrives for this long; a list that progresses may take as long as it takes.</summary>
    public TimeSpan ListSilenceMax { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>From sending a probe to the end of its answer; 5 s. It is one object, and somebody waits.</summary>
    public TimeSpan ProbeWithin { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A watch ends when no event arrives for this long. Bookmarks come every minute; where a server sends none, the
    /// cost is one request each time.
    /// </summary>
    public TimeSpan WatchSilenceMax { get; init; } = TimeSpan.FromSeconds(75);

    /// <summary>
    /// A streaming list that stays silent for this long before its end is none, where the server's version is not known:
    /// old servers ignore the parameter, and start an ordinary watch.
    /// </summary>
    public TimeSpan InitialEventsSilenceMax { get; init; } = TimeSpan.FromSeconds(10);

    public ListWatchOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(PageItemsMax, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(WatchTimeoutMin, TimeSpan.FromSeconds(1));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(AnswerWithin, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(ListSilenceMax, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(ProbeWithin, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(WatchSilenceMax, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(InitialEventsSilenceMax, TimeSpan.Zero);
        return this;
    }
}
