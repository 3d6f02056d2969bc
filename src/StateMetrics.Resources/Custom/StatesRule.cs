using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Resources.Custom;

/// <summary>One sample for each of the listed states: 1 for the one that the object is in, 0 for the others.</summary>
internal sealed class StatesRule : ElementRule
{
    internal required byte[] LabelName { get; init; }

    internal required IReadOnlyList<byte[]> States { get; init; }

    /// <summary>Relative to each element; null takes the element itself.</summary>
    internal required ObjectPath? ValueFrom { get; init; }

    internal override IEnumerable<byte[]> OwnLabels => [LabelName];

    private protected override void Evaluate(JsonTreeValue value, List<JsonTreeValue>? found, Evaluation evaluation)
    {
        foreach (JsonTreeValue element in Items(value, found) ?? [value])
        {
            JsonTreeValue state = ValueFrom is null ? element : ValueFrom.Resolve(element, evaluation);
            if (state.Kind == JsonTreeKind.Text)
            {
                AddStates(element, state.Text, evaluation);
            }
            else if (!state.IsNull)
            {
                evaluation.Fault(Evaluation.NotAText);
            }
        }
    }

    private void AddStates(JsonTreeValue element, ReadOnlyMemory<byte> current, Evaluation evaluation)
    {
        foreach (byte[] state in States)
        {
            evaluation.Labels.Clear();
            LabelRules.Set(evaluation.Labels, LabelName, state, evaluation);
            Labels.Apply(element, evaluation.Labels, evaluation);
            Add(current.Span.SequenceEqual(state) ? 1 : 0, evaluation);
        }
    }
}
