using StateMetrics.Exposition.Families;

namespace StateMetrics.Resources.Custom;

/// <summary>Labels by name, each once: the one set last.</summary>
internal sealed class LabelSet
{
    private readonly List<NamedLabel> _labels = [];

    internal int Count => _labels.Count;

    internal NamedLabel this[int index] => _labels[index];

    internal void Clear() => _labels.Clear();

    internal void Set(ReadOnlyMemory<byte> name, ReadOnlyMemory<byte> value)
    {
        // A handful, or as many as the bound on steps lets through: each look at them is paid for.
        for (int i = 0; i < _labels.Count; i++)
        {
            if (_labels[i].Name.Span.SequenceEqual(name.Span))
            {
                _labels[i] = new NamedLabel(name, value);
                return;
            }
        }
        _labels.Add(new NamedLabel(name, value));
    }

    /// <summary>Orders the labels by name, bytewise.</summary>
    internal void Sort() => _labels.Sort(static (a, b) => a.Name.Span.SequenceCompareTo(b.Name.Span));
}
