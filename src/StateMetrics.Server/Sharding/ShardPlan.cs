namespace StateMetrics.Server.Sharding;

/// <summary>What this process keeps, as one immutable value: an input of the fleet.</summary>
internal sealed record ShardPlan
{
    /// <summary>Grows with everything that asks for a full resync: each reflector lists anew what is kept then.</summary>
    public required long Generation { get; init; }

    /// <summary>The own shard; the last one that there was while the process is scaled away.</summary>
    public required Shard Shard { get; init; }

    /// <summary>The own range, and during a handover what is still served of the ranges before.</summary>
    public required HashRanges Kept { get; init; }

    /// <summary>How many shards there are by now.</summary>
    public required int Total { get; init; }

    /// <summary>The process is scaled away: it keeps what it has until it is stopped, and is stopped late.</summary>
    public bool Leaving { get; init; }

    public Handover? Handover { get; init; }

    /// <summary>Uid of the last pod that this one stood in for; "" before the first.</summary>
    public string StoodInFor { get; init; } = "";

    /// <summary>
    /// Index of the pod that this one stands in for while it is replaced: the one before. A rolling update goes from the last pod to the
    /// first, so that who stands in has been replaced already. Null where there is no other shard.
    /// </summary>
    public int? Ward => Basis is null || Leaving || Shard.Total < 2
        ? null
        : Basis.Start + ((Shard.Ordinal + Shard.Total - 1) % Shard.Total);

    /// <summary>From which it was computed; null where the shard is told by flags.</summary>
    public StatefulSetSnapshot? Basis { get; init; }

    /// <summary>The shard that flags tell.</summary>
    internal static ShardPlan Fixed(Shard shard) =>
        new() { Generation = 1, Shard = shard.Checked(), Kept = shard.Range, Total = shard.Total };
}
