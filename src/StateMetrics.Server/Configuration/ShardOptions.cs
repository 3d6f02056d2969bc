namespace StateMetrics.Server.Configuration;

/// <summary>The part of all objects that this process owns; <paramref name="Ordinal"/> is below <paramref name="Total"/>.</summary>
/// <param name="Ordinal">Zero-based.</param>
/// <param name="Total">At least 1; 1 means that sharding is off.</param>
public sealed record ShardOptions(int Ordinal, int Total);
