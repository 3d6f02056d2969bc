using System.Collections.Immutable;
using StateMetrics.Kubernetes.Reflector;

namespace StateMetrics.Server.Fleet;

/// <summary>One status for a scope whose reflector was replaced, while the content remained.</summary>
internal static class Succession
{
    /// <summary>A first list that replaces what another reflector had listed.</summary>
    internal const string Resync = "resync";

    internal static ReflectorStatus Of(ReflectorStatus past, ReflectorStatus now) => now with
    {
        Synced = past.Synced || now.Synced,
        FreshAt = Later(past.FreshAt, now.FreshAt),
        ChangedAt = Later(past.ChangedAt, now.ChangedAt),
        LastListTook = now.LastListTook ?? past.LastListTook,
        ResourceVersion = now.ResourceVersion.Length > 0 ? now.ResourceVersion : past.ResourceVersion,
        Lists = now.Lists.Aggregate(past.Lists, (all, list) =>
            Counted(all, past.Synced && list.Key == Reasons.First ? Resync : list.Key, list.Value)),
        WatchRestarts = now.WatchRestarts.Aggregate(past.WatchRestarts, (all, restart) => Counted(all, restart.Key, restart.Value)),
    };

    private static ImmutableSortedDictionary<string, long> Counted(
        ImmutableSortedDictionary<string, long> counts, string reason, long more) =>
        counts.SetItem(reason, counts.GetValueOrDefault(reason) + more);

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other : one;
}
