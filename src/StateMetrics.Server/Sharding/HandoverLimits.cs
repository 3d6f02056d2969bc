namespace StateMetrics.Server.Sharding;

/// <summary>How long what was given away is kept. Two owners of an object can be told apart in a query; none cannot be mended.</summary>
internal sealed record HandoverLimits
{
    /// <summary>Whatever the new owners do: a pod that never becomes ready must not double its objects for ever.</summary>
    public TimeSpan Max { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How late another shard may learn of a change: a watch that broke without a word is noticed after 75 s of silence, and its
    /// successor takes a few seconds more.
    /// </summary>
    public TimeSpan LearnWithin { get; init; } = TimeSpan.FromSeconds(90);

    // The others list as much from the same server at the same time, so that the own resync measures theirs; twice, for luck differs.
    private const int ResyncFactor = 2;

    /// <summary>Whether everything given away has its new owner by now, or has had time enough.</summary>
    internal bool Allow(Handover handover, TimeSpan sinceChange) => sinceChange >= Max
        || (handover.Awaited.IsEmpty && handover.Resync is TimeSpan took && sinceChange >= LearnWithin + (took * ResyncFactor));
}
