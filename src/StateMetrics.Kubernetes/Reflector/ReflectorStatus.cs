using System.Collections.Immutable;

namespace StateMetrics.Kubernetes.Reflector;

/// <summary>One reflector as it stands: an immutable value, taken at one moment.</summary>
public sealed record ReflectorStatus
{
    public required ReflectorState State { get; init; }

    /// <summary>Everything has been listed and published at least once. Stays true whatever comes later.</summary>
    public bool Synced { get; init; }

    /// <summary>Why the last act failed, one line without secrets; "" while all is well.</summary>
    public string Error { get; init; } = "";

    /// <summary>
    /// The copy was current then: the request of the last list or probe that proved it, or the arrival of the last event or
    /// bookmark; of a suspect watch, only of one whose version had moved. Null before the first list.
    /// </summary>
    public DateTimeOffset? FreshAt { get; init; }

    /// <summary>How long ago <see cref="FreshAt"/> was when this value was taken, by a clock that nobody sets.</summary>
    public TimeSpan? ProofAge { get; init; }

    /// <summary>The last list or event that may have changed the copy. Null before the first.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>
    /// The last sign of life of a watch: any event or bookmark, whatever it proves. A heartbeat, not freshness. Null before
    /// the first.
    /// </summary>
    public DateTimeOffset? WatchSignAt { get; init; }

    /// <summary>When <see cref="State"/> last became another one.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>When the last complete list was published; null before the first.</summary>
    public DateTimeOffset? LastListAt { get; init; }

    /// <summary>What led to it, one of <see cref="Reasons"/>; "" before the first.</summary>
    public string LastListReason { get; init; } = "";

    /// <summary>How long the last complete list took, from its request to its publication.</summary>
    public TimeSpan? LastListTook { get; init; }

    /// <summary>The version from which the next watch would begin; "" before the first list.</summary>
    public string ResourceVersion { get; init; } = "";

    /// <summary>The version of the last proof; null before the first, and where the server's versions are no numbers.</summary>
    public long? NumericVersion { get; init; }

    /// <summary>Complete lists by the reason that led to them; the first one's is <see cref="Reasons.First"/>.</summary>
    public ImmutableSortedDictionary<string, long> Lists { get; init; } = ImmutableSortedDictionary<string, long>.Empty;

    /// <summary>Watches that ended and were begun again, by the reason of their end.</summary>
    public ImmutableSortedDictionary<string, long> WatchRestarts { get; init; } = ImmutableSortedDictionary<string, long>.Empty;

    /// <summary>Lists, events and bookmarks that were not believed, since they were older than what had been seen.</summary>
    public long OlderAnswers { get; init; }

    /// <summary>Times that the collection was asked for its version because no watch told of anything.</summary>
    public long Probes { get; init; }

    /// <summary>
    /// The status of a copy that an earlier reflector has begun and this one goes on with: proofs and counts of both.
    /// </summary>
    public ReflectorStatus After(ReflectorStatus? earlier) => earlier is null ? this : this with
    {
        Synced = Synced || earlier.Synced,
        FreshAt = FreshAt ?? earlier.FreshAt,
        ProofAge = ProofAge ?? earlier.ProofAge,
        ChangedAt = ChangedAt ?? earlier.ChangedAt,
        LastListAt = LastListAt ?? earlier.LastListAt,
        LastListReason = LastListAt is null ? earlier.LastListReason : LastListReason,
        LastListTook = LastListTook ?? earlier.LastListTook,
        NumericVersion = NumericVersion ?? earlier.NumericVersion,
        Lists = Sum(earlier.Lists, Lists),
        WatchRestarts = Sum(earlier.WatchRestarts, WatchRestarts),
    };

    /// <summary>
    /// The status of this reflector while another copy is shown in the place of its own: what is proven is proven of that one.
    /// </summary>
    /// <param name="shown">Of the copy that is shown; null where nothing is.</param>
    public ReflectorStatus Behind(ReflectorStatus? shown) => this with
    {
        Synced = shown?.Synced == true,
        FreshAt = shown?.FreshAt,
        ProofAge = shown?.ProofAge,
        ChangedAt = shown?.ChangedAt,
        LastListAt = shown?.LastListAt,
        LastListReason = shown?.LastListReason ?? "",
        LastListTook = shown?.LastListTook,
        NumericVersion = shown?.NumericVersion,
    };

    private static ImmutableSortedDictionary<string, long> Sum(
        ImmutableSortedDictionary<string, long> one, ImmutableSortedDictionary<string, long> other) =>
        one.SetItems(other.Select(count => KeyValuePair.Create(count.Key, count.Value + one.GetValueOrDefault(count.Key))));
}
