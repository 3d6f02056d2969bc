using StateMetrics.Exposition.Families;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Server.Telemetry;

/// <summary>Families about the definitions of custom resources, named as kube-state-metrics has them.</summary>
internal static class DefinitionFamilies
{
    internal static readonly FamilyTable<SelfState> Table = new()
    {
        { Counter, "kube_state_metrics_custom_resource_state_add_events_total", Alpha, [],
            "Definitions of custom resources that have appeared, those at the start counting.",
            static (s, ref w) => w.Sample(s.Definitions.Added) },
        { Counter, "kube_state_metrics_custom_resource_state_update_events_total", Alpha, [],
            "Changes of definitions of custom resources, of whatever in them.",
            static (s, ref w) => w.Sample(s.Definitions.Updated) },
        { Counter, "kube_state_metrics_custom_resource_state_delete_events_total", Alpha, [],
            "Definitions of custom resources that have been deleted.",
            static (s, ref w) => w.Sample(s.Definitions.Deleted) },
        { Gauge, "kube_state_metrics_custom_resource_state_cache", Alpha, [], "Definitions of custom resources that there are.",
            static (s, ref w) => w.Sample(s.Definitions.Known) },
    };
}
