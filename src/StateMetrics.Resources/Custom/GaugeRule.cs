using System.Text;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Resources.Custom;

/// <summary>Values that are numbers: of a map one sample for each entry, of a list one for each item.</summary>
internal sealed class GaugeRule : ElementRule
{
    /// <summary>Relative to each element; null takes the element itself.</summary>
    internal required ObjectPath? ValueFrom { get; init; }

    /// <summary>The label that gets the key of a map's entry, or null.</summary>
    internal required byte[]? LabelFromKey { get; init; }

    /// <summary>What is not there counts as 0.</summary>
    internal required bool NilIsZero { get; init; }

    internal override IEnumerable<byte[]> OwnLabels => LabelFromKey is null ? [] : [LabelFromKey];

    private protected override void Evaluate(JsonTreeValue value, List<JsonTreeValue>? found, Evaluation evaluation)
    {
        if (Items(value, found) is { } items)
        {
            foreach (JsonTreeValue item in items)
            {
                evaluation.Labels.Clear();
                Labels.Apply(item, evaluation.Labels, evaluation);
                AddValue(item, evaluation, isElement: true);
            }
        }
        else if (value.Kind == JsonTreeKind.Map)
        {
            EvaluateMap(value, evaluation);
        }
        else
        {
            evaluation.Labels.Clear();
            Labels.Apply(value, evaluation.Labels, evaluation);
            AddValue(value, evaluation, isElement: false);
        }
    }

    private void EvaluateMap(JsonTreeValue map, Evaluation evaluation)
    {
        foreach (JsonTreeValue entry in Children(map))
        {
            evaluation.Labels.Clear();
            ReadOnlyMemory<byte> key = entry.Key;
            if (LabelFromKey is not null && !key.IsEmpty)
            {
                LabelRules.Set(evaluation.Labels, LabelFromKey, key, evaluation);
            }
            // The whole map is asked last and wins: what stands beside the entries belongs to all of them.
            Labels.Apply(entry, evaluation.Labels, evaluation);
            Labels.Apply(map, evaluation.Labels, evaluation);
            if (ValueFrom is { Segments: [{ Text: { Length: > 0 } name }] } && IsOwnEntry(name, key.Span))
            {
                AddNumber(entry, evaluation);
            }
            else
            {
                AddValue(entry, evaluation, isElement: true);
            }
        }
    }

    /// <summary>valueFrom may name an entry of the map, which is the value then: [metadata], [creationTimestamp].</summary>
    private static bool IsOwnEntry(string name, ReadOnlySpan<byte> key) =>
        !name.Contains(',', StringComparison.Ordinal) && name.Length <= key.Length
            && Encoding.UTF8.GetBytes(name).AsSpan().SequenceEqual(key);

    /// <summary>The value at valueFrom; an element that does not have it is passed over, and no fault unless it is null.</summary>
    private void AddValue(JsonTreeValue element, Evaluation evaluation, bool isElement)
    {
        JsonTreeValue value = ValueFrom is null ? element : ValueFrom.Resolve(element, evaluation);
        if (value.IsNull && !NilIsZero)
        {
            if (element.IsNull || !isElement)
            {
                evaluation.Fault(Evaluation.Unresolved);
            }
            return;
        }
        AddNumber(value, evaluation);
    }

    private void AddNumber(JsonTreeValue value, Evaluation evaluation)
    {
        if (NumberConversion.TryConvert(value, out double number) || (value.IsNull && NilIsZero))
        {
            Add(number, evaluation);
        }
        else
        {
            evaluation.Fault(value.IsNull ? Evaluation.Unresolved : Evaluation.NotANumber);
        }
    }
}
