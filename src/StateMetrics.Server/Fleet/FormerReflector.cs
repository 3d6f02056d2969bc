using StateMetrics.Kubernetes.ListWatch;
using StateMetrics.Kubernetes.Reflector;

namespace StateMetrics.Server.Fleet;

/// <summary>
/// What stays of a reflector whose resource is gone: counts, which a scraper has seen and which go on where the resource comes back.
/// Nothing about its copy, for there is none.
/// </summary>
internal sealed record FormerReflector(ReflectorStatus Status, RequestCounts Counts, AuditCounts Audits)
{
    internal static FormerReflector Of(Incumbent ended)
    {
        ReflectorStatus last = ended.Status;
        return new FormerReflector(
            new ReflectorStatus { State = ReflectorState.Stopped, Lists = last.Lists, WatchRestarts = last.WatchRestarts },
            ended.Counts,
            ended.Audits);
    }
}
