namespace StateMetrics.Kubernetes.Reflector;

/// <summary>How patient a reflector is.</summary>
public sealed record ReflectorOptions
{
    /// <summary>
    /// --use-apiserver-cache: a LIST may show what the API server has in its cache, whatever its age (resourceVersion=0).
    /// No effect on streaming lists, nor on a relist, which must not go back in time.
    /// </summary>
    public bool FromServerCache { get; init; }

    /// <summary>The first pause after a failure; doubles with each further one.</summary>
    public TimeSpan BackoffFirst { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>The longest pause while the server answers and refuses.</summary>
    public TimeSpan BackoffMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After this long without a failure, the next one is a first one again.</summary>
    public TimeSpan BackoffResetAfter { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The longest pause between two looks for a resource that is not served.</summary>
    public TimeSpan NotServedPause { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A server that asks for a longer Retry-After is asked again after this nevertheless.</summary>
    public TimeSpan RetryAfterMax { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A watch that ends sooner than this is followed by a pause, whatever it brought.</summary>
    public TimeSpan BriefWatch { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What a watch has to show a sign of life in that was made because the one before fell silent.</summary>
    public TimeSpan ProofWithin { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// While no watch tells anything, the collection is asked for its version, and listed where that has moved: three times
    /// this far apart, then with doubling pauses. A list that shows what the watch did not begins anew.
    /// </summary>
    public TimeSpan PollPauseFirst { get; init; } = TimeSpan.FromSeconds(75);

    /// <summary>
    /// The longest of these pauses while not even bookmarks come: what is listed so often counts as fresh, be it on a server
    /// that has no bookmarks.
    /// </summary>
    public TimeSpan PollPauseMax { get; init; } = TimeSpan.FromSeconds(150);

    /// <summary>
    /// The longest of these pauses while bookmarks come and their version rests, as it does for minutes on many servers
    /// whenever nobody changes a collection.
    /// </summary>
    public TimeSpan IdlePauseMax { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Reconnects after silence are spread over this.</summary>
    public TimeSpan ReconnectSpread { get; init; } = TimeSpan.FromSeconds(1);
}
