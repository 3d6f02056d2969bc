using System.Text;
using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Reflector;
using StateMetrics.Server.Fleet;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Server.Telemetry;

/// <summary>
/// The connections to the API server, what may be asked of it, and what is found out by asking: heartbeats and progress apart,
/// since neither stands for the other, and neither for freshness.
/// </summary>
internal static class LinkFamilies
{
    private static readonly ReadOnlyMemory<byte> s_missing = "missing"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> s_ghost = "ghost"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> s_outdated = "outdated"u8.ToArray();

    internal static readonly FamilyTable<SelfState> Table = new()
    {
        { Gauge, "kube_state_metrics_api_server_connections", Alpha, [], "Connections to the API server that are open.",
            static (s, ref w) => w.Sample(s.Server?.Traffic.Open) },
        { Gauge, "kube_state_metrics_api_server_received_timestamp_seconds", Alpha, [],
            "When the API server last sent a byte, answers to pings included: a heartbeat, which says nothing about freshness.",
            static (s, ref w) => w.Sample(Seconds(s.Server?.Traffic.ReceivedAt)) },
        { Gauge, "kube_state_metrics_request_budget", Alpha, [],
            "What may be asked of the API server at once: a list costs 5, a watch 1, and 100 come back each second, up to 400.",
            static (s, ref w) => w.Sample(s.Server?.Budget.Left) },
        { Counter, "kube_state_metrics_request_budget_waits_total", Alpha, [], "Lists and watches that had to wait for the budget.",
            static (s, ref w) => w.Sample(s.Server?.Budget.Waits) },
        { Gauge, "kube_state_metrics_watch_sign_timestamp_seconds", Alpha, ["resource"],
            "When a watch of the resource last brought anything, be it a bookmark that proves nothing.", WriteSigns },
        { Counter, "kube_state_metrics_watch_probes_total", Alpha, ["resource"],
            "Times that the API server was asked for the version of a resource because its watch told of nothing.",
            static (s, ref w) => WriteSums(s, ref w, static scope => scope.Status?.Probes) },
        { Counter, "kube_state_metrics_older_answers_total", Alpha, ["resource"],
            "Lists, events and bookmarks that were left out, since they were older than what had been seen.",
            static (s, ref w) => WriteSums(s, ref w, static scope => scope.Status?.OlderAnswers) },
        { Gauge, "kube_state_metrics_audit_timestamp_seconds", Alpha, ["resource"],
            "When the last audit of the resource came to a result.", WriteAudits },
        { Counter, "kube_state_metrics_audit_repairs_total", Alpha, ["resource", "kind"],
            "Objects that an audit found to be missing, a ghost or outdated, and that were repaired.", WriteRepairs },
    };

    // Over the scopes of a resource, the one that is worst off.
    private static void WriteSigns(SelfState source, ref SampleWriter writer)
    {
        foreach (IGrouping<string, ScopeView> resource in ByResource(source))
        {
            writer.Sample(Seconds(resource.Min(static scope => scope.Status?.WatchSignAt)), Label(resource.Key));
        }
    }

    private static void WriteAudits(SelfState source, ref SampleWriter writer)
    {
        foreach (IGrouping<string, ScopeView> resource in ByResource(source))
        {
            writer.Sample(Seconds(resource.Min(static scope => scope.Audits?.CompletedAt)), Label(resource.Key));
        }
    }

    private static void WriteRepairs(SelfState source, ref SampleWriter writer)
    {
        foreach (IGrouping<string, ScopeView> resource in ByResource(source))
        {
            ReadOnlyMemory<byte> label = Label(resource.Key);
            writer.Sample(resource.Sum(static scope => scope.Audits?.Missing), label, s_missing);
            writer.Sample(resource.Sum(static scope => scope.Audits?.Ghosts), label, s_ghost);
            writer.Sample(resource.Sum(static scope => scope.Audits?.Outdated), label, s_outdated);
        }
    }

    private static void WriteSums(SelfState source, ref SampleWriter writer, Func<ScopeView, long?> count)
    {
        foreach (IGrouping<string, ScopeView> resource in ByResource(source))
        {
            writer.Sample(resource.Sum(count), Label(resource.Key));
        }
    }

    private static IEnumerable<IGrouping<string, ScopeView>> ByResource(SelfState source) =>
        source.Scopes.Where(static scope => scope.Status is not null).GroupBy(static scope => scope.Key.Resource);

    private static ReadOnlyMemory<byte> Label(string text) => Encoding.UTF8.GetBytes(text);

    private static double? Seconds(DateTimeOffset? when) => when?.ToUnixTimeMilliseconds() / 1000.0;
}
