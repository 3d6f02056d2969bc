using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Resources.Core;

internal static class NamespaceFamilies
{
    private static readonly StateSet s_phases = new("Active", "Terminating");

    internal static readonly FamilyTable<Namespace> Table = new(["namespace"], static (n, ref i) => i.Values(n.Metadata.Name))
    {
        { Gauge, "kube_namespace_created", Stable, [], "When the namespace was created, in Unix seconds.", MetadataRows.Created },
        { Gauge, "kube_namespace_annotations", Alpha, DynamicLabels.Annotation,
            "Annotations of the namespace that the allowlist selects, as labels.",
            MetadataRows.Annotations },
        { Gauge, "kube_namespace_labels", Stable, DynamicLabels.Label,
            "Labels of the namespace that the allowlist selects.", MetadataRows.Labels },
        { Gauge, "kube_namespace_status_phase", Stable, ["phase"], "Which phase the namespace is in: 1 for that one, 0 for the other.",
            static (n, ref w) => w.OneOf(s_phases, n.Status.Phase) },
        { Gauge, "kube_namespace_status_condition", Alpha, ["condition", "status"],
            "Conditions of the namespace: 1 for the status that each has.",
            WriteConditions },
    };

    private static void WriteConditions(Namespace source, ref SampleWriter writer)
    {
        foreach (NamespaceCondition condition in source.Status.Conditions)
        {
            writer.OneOf(Conditions.Statuses, condition.Status, condition.Type);
        }
    }
}
