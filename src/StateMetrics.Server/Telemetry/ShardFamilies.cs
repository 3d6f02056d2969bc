using System.Text;
using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Server.Fleet;
using StateMetrics.Server.Sharding;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Server.Telemetry;

/// <summary>Families about the own shard. A process that does not know its shard yet has no ordinal and no total.</summary>
internal static class ShardFamilies
{
    internal static readonly FamilyTable<SelfState> Table = new()
    {
        { Gauge, "kube_state_metrics_shard_ordinal", Alpha, ["shard_ordinal"], "Which shard this process is, counted from 0.",
            WriteOrdinal },
        { Gauge, "kube_state_metrics_total_shards", Alpha, [], "How many shards this process believes there are.",
            static (s, ref w) => w.Sample(s.Shard?.Total) },
        { Counter, "kube_state_metrics_shard_resyncs_total", Alpha, ["reason"],
            "Times that everything was listed anew because the StatefulSet of the shards changed.",
            static (s, ref w) => w.Tally(s.Sharding.Resyncs) },
        { Gauge, "kube_state_metrics_shard_handover_active", Alpha, [],
            "1 while the shard goes on serving what other shards own by now, until they have it.",
            static (s, ref w) => w.Sample(s.Shard is null ? null : s.Shard.Handover is null && !s.Shard.Leaving ? 0 : 1) },
        { Histogram, "kube_state_metrics_shard_handover_seconds", Alpha, [],
            "How long the shard went on serving what it had given away.",
            static (s, ref w) => w.Histogram(s.Sharding.Handovers) },
    };

    internal static readonly FamilyTable<SelfState> Skipped = new()
    {
        { Counter, "kube_state_metrics_shard_objects_skipped_total", Alpha, ["resource"],
            "Objects and events of other shards that were received and skipped undecoded.", WriteSkipped },
    };

    private static void WriteOrdinal(SelfState source, ref SampleWriter writer)
    {
        if (source.Shard is ShardPlan plan)
        {
            writer.Sample(plan.Shard.Ordinal, writer.Label(plan.Shard.Ordinal));
        }
    }

    private static void WriteSkipped(SelfState source, ref SampleWriter writer)
    {
        if (source.Shard is not { Kept.IsEverything: false })
        {
            return;
        }
        foreach (IGrouping<string, ScopeView> resource in source.Scopes.Where(s => s.Counts is not null).GroupBy(s => s.Key.Resource))
        {
            long skipped = resource.Select(static s => s.Counts!).Distinct().Sum(static counts => counts.ObjectsNotOurs);
            writer.Sample(skipped, Encoding.UTF8.GetBytes(resource.Key));
        }
    }
}
