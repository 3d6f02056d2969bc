using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Resources.Custom;

/// <summary>How the elements of an object become samples: what "each" says. Immutable.</summary>
internal abstract class ElementRule
{
    internal required ObjectPath Path { get; init; }

    /// <summary>Relative to each element.</summary>
    internal required LabelRules Labels { get; init; }

    /// <summary>Names of the labels that the rule sets itself.</summary>
    internal abstract IEnumerable<byte[]> OwnLabels { get; }

    /// <summary>Adds the samples of the object, with the labels of the elements alone.</summary>
    internal void Evaluate(JsonTreeValue root, Evaluation evaluation)
    {
        if (!Path.HasWildcard)
        {
            Evaluate(Path.Resolve(root, evaluation), null, evaluation);
            return;
        }
        var found = new List<JsonTreeValue>();
        Path.ResolveAll(root, found, evaluation);
        Evaluate(default, found, evaluation);
    }

    /// <summary>The items of a list, of the object or of what a path with wildcards found; null where it is no list.</summary>
    private protected static IEnumerable<JsonTreeValue>? Items(JsonTreeValue value, List<JsonTreeValue>? found) =>
        found ?? (value.Kind == JsonTreeKind.List ? Children(value) : null);

    /// <summary>Values of a map in the order of the text, items of a list.</summary>
    private protected static IEnumerable<JsonTreeValue> Children(JsonTreeValue value)
    {
        foreach (JsonTreeValue child in value)
        {
            yield return child;
        }
    }

    /// <summary>Adds a sample, unless there are already more than may be written.</summary>
    private protected static void Add(double value, Evaluation evaluation)
    {
        // One more than the bound, so that whoever writes them sees that it is exceeded.
        if (evaluation.Samples.Count <= evaluation.SamplesLeft && evaluation.Spend(1 + evaluation.Labels.Count))
        {
            evaluation.Samples.Add(value, evaluation.Labels);
        }
    }

    /// <param name="value">What the path leads to; null where a wildcard leads to several.</param>
    /// <param name="found">These several, or null.</param>
    /// <param name="evaluation">Takes samples and faults.</param>
    private protected abstract void Evaluate(JsonTreeValue value, List<JsonTreeValue>? found, Evaluation evaluation);
}
