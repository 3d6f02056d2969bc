namespace StateMetrics.Server.Configuration;

/// <summary>The part of all objects that this process owns; <paramref name="Ordinal"/> is below <paramref name="Total"/>.</summary>
/// <param name="Ordinal">Zero-based.</param>
/// <param name="Total">At least 1; 1 means that sharding is off.</param>
public sealed record ShardOptions(int Ordinal, int Total)
{
    /// <summary>The pod from which ordinal and total are found, in place of the given ones; null takes those.</summary>
    public OwnPod? Pod { get; init; }

    /// <summary>Ask API servers that can to send the own range only; on.</summary>
    public bool ServerSide { get; init; } = true;

    /// <summary>
    /// How long a shard goes on at most with what it has given away; 5 min. Shorter than a new pod needs to become ready leaves a
    /// gap in each scale-out; longer lets the objects of a pod that never comes up count twice for longer.
    /// </summary>
    public TimeSpan HandoverMax { get; init; } = TimeSpan.FromMinutes(5);
}
