using StateMetrics.Kubernetes.ListWatch;
using StateMetrics.Kubernetes.Reflector;

namespace StateMetrics.Server.Fleet;

/// <summary>
/// The reflector that fills a scope now, with the past of the ones that filled it before: their content is served until its
/// first list replaces it, and what was counted stays counted.
/// </summary>
internal sealed record Incumbent(DesiredReflector Made, RunningReflector Running, ReflectorStatus? Past)
{
    /// <summary>The reason of a first list that replaces what another reflector had listed: of another shard, say.</summary>
    internal const string Resync = "resync";

    /// <summary>It reads what came when everything else had been listed: nobody has to wait for it.</summary>
    public bool Late { get; init; }

    /// <summary>The scope had been listed before, be it into another copy: its next list is not its first.</summary>
    public bool IsResync { get; init; }

    /// <summary>Of this reflector alone: it has listed what it was made for, or is not allowed to.</summary>
    public bool IsComplete =>
        Running.Reflector.Status is { Synced: true } or { State: ReflectorState.Forbidden or ReflectorState.NotServed };

    public RequestCounts Counts => Running.Reflector.Counts;

    public AuditCounts Audits => Running.Reflector.Audits;

    /// <summary>The scope's status through all of its reflectors.</summary>
    public ReflectorStatus Status => (IsResync ? Resynced(Running.Reflector.Status) : Running.Reflector.Status).After(Past);

    private static ReflectorStatus Resynced(ReflectorStatus status) => status with
    {
        LastListReason = status.LastListReason == Reasons.First ? Resync : status.LastListReason,
        Lists = status.Lists.TryGetValue(Reasons.First, out long lists)
            ? status.Lists.Remove(Reasons.First).SetItem(Resync, lists)
            : status.Lists,
    };
}
