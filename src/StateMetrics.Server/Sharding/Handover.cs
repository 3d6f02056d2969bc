using System.Collections.Immutable;

namespace StateMetrics.Server.Sharding;

/// <summary>The time in which a shard goes on serving what it has given away.</summary>
internal sealed record Handover
{
    /// <summary>Timestamp of the first change of the ones that led to it.</summary>
    public required long Began { get; init; }

    /// <summary>Timestamp of the last change.</summary>
    public required long Changed { get; init; }

    /// <summary>The pods that have been shards throughout: they have to notice and to list, and their readiness tells nothing.</summary>
    public required (int First, int End) Standing { get; init; }

    /// <summary>Indexes of the pods that take over and have yet to be ready: ready means that they have listed.</summary>
    public required ImmutableSortedSet<int> Awaited { get; init; }

    /// <summary>Those of them that were seen ready. Who has listed once has the newest range a resync later.</summary>
    public ImmutableSortedSet<int> Arrived { get; init; } = [];

    /// <summary>How long the own resync after the last change took; null while it runs.</summary>
    public TimeSpan? Resync { get; init; }

    internal Handover Seen(int ready) => this with { Awaited = Awaited.Remove(ready), Arrived = Arrived.Add(ready) };

    internal Handover Resynced(TimeSpan took) => this with { Resync = took };
}
