using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Resources.Custom;

/// <summary>Samples of 1 that tell by their labels: of a map one for itself and one for each entry, of a list one for each item.</summary>
internal sealed class LabelsRule : ElementRule
{
    /// <summary>The label that gets the key of a map's entry, or null.</summary>
    internal required byte[]? LabelFromKey { get; init; }

    internal override IEnumerable<byte[]> OwnLabels => LabelFromKey is null ? [] : [LabelFromKey];

    private protected override void Evaluate(JsonTreeValue value, List<JsonTreeValue>? found, Evaluation evaluation)
    {
        if (Items(value, found) is { } items)
        {
            foreach (JsonTreeValue item in items)
            {
                AddLabelled(item, default, evaluation);
            }
            return;
        }
        AddLabelled(value, default, evaluation);
        if (value.Kind == JsonTreeKind.Map)
        {
            foreach (JsonTreeValue entry in Children(value))
            {
                AddLabelled(entry, entry.Key, evaluation);
            }
        }
    }

    /// <summary>A sample without any label of its own would tell nothing, and is none.</summary>
    private void AddLabelled(JsonTreeValue element, ReadOnlyMemory<byte> key, Evaluation evaluation)
    {
        LabelSet labels = evaluation.Labels;
        labels.Clear();
        if (LabelFromKey is not null && !key.IsEmpty)
        {
            LabelRules.Set(labels, LabelFromKey, key, evaluation);
        }
        Labels.Apply(element, labels, evaluation);
        if (labels.Count > 0)
        {
            Add(1, evaluation);
        }
    }
}
