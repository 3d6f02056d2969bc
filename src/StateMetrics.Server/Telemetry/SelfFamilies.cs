using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Server.Telemetry;

/// <summary>The exporter's own families, served on the telemetry port; names as kube-state-metrics has them where it has them.</summary>
internal static class SelfFamilies
{
    private static readonly ReadOnlyMemory<byte> s_metrics = "metrics"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> s_get = "get"u8.ToArray();

    private static readonly HashSet<string> s_ofCluster =
    [
        .. ((FamilyTable<SelfState>[])
            [
                ReadingFamilies.Requests, ReadingFamilies.Versions, ReadingFamilies.Errors, ShardFamilies.Skipped, DefinitionFamilies.Table,
                LinkFamilies.Table,
            ]).SelectMany(static table => table.Families).Select(static family => family.Name),
    ];

    internal static readonly FamilyTable<SelfState> Table = new()
    {
        { Gauge, "kube_state_metrics_build_info", Alpha, ["version", "revision", "framework", "platform"],
            "Which build of StateMetrics this is.",
            static (s, ref w) => w.Sample(1, s.Version, s.Revision, s.Framework, s.Platform) },
        ReadingFamilies.Requests,
        { Gauge, "kube_state_metrics_ready", Alpha, [],
            "Whether every enabled, permitted and served resource has been listed: what /readyz answers.",
            static (s, ref w) => w.Sample(s.IsReady) },
        { Gauge, "kube_state_metrics_loops", Alpha, [],
            "Loops that run: one for each cluster that is read, and one for each collection or object that is followed.",
            static (s, ref w) => w.Sample(s.Server?.Loops.Running) },
        ReadingFamilies.Versions,
        ShardFamilies.Table,
        ShardFamilies.Skipped,
        ReadingFamilies.Errors,
        { Counter, "kube_state_metrics_clients_refused_total", Alpha, ["reason"],
            "Requests and connections that were sent away, by reason.",
            static (s, ref w) => w.Tally(s.Refusals) },
        ConfigurationFamilies.Table,
        DefinitionFamilies.Table,
        { Histogram, "http_request_duration_seconds", Alpha, ["handler", "method"],
            "How long scrapes of the main port took.",
            static (s, ref w) => w.Histogram(s.ScrapeDurations, s_metrics, s_get) },
        LinkFamilies.Table,
        RuntimeFamilies.Table,
    };

    internal static readonly FamilyRenderer<SelfState> Renderer = Table.Compile(Selection.Default);

    /// <summary>What is told of each cluster by itself, where there are several.</summary>
    internal static readonly FamilyRenderer<SelfState> OfCluster = Renderer.Only(static family => s_ofCluster.Contains(family.Name));

    /// <summary>What is told of the process.</summary>
    internal static readonly FamilyRenderer<SelfState> OfProcess = Renderer.Only(static family => !s_ofCluster.Contains(family.Name));
}
