using StateMetrics.Exposition.Families;

namespace StateMetrics.Resources.Custom;

/// <summary>
/// The samples that the elements of one object give in one family, with the labels of the elements only, until the last of
/// them is there: they are written in the order of their labels.
/// </summary>
internal sealed class ElementSamples
{
    // What one unusual object needed is not kept for the next.
    private const int KeptMax = 16 * 1024;

    private readonly List<NamedLabel> _labels = [];
    private readonly List<ElementSample> _samples = [];

    internal int Count => _samples.Count;

    internal void Clear()
    {
        _labels.Clear();
        _samples.Clear();
        if (_labels.Capacity > KeptMax)
        {
            _labels.Capacity = _samples.Capacity = 0;
        }
    }

    internal void Add(double value, LabelSet labels)
    {
        labels.Sort();
        _samples.Add(new ElementSample(value, _labels.Count, labels.Count, _samples.Count));
        for (int i = 0; i < labels.Count; i++)
        {
            _labels.Add(labels[i]);
        }
    }

    /// <summary>By names and values of the labels in turn, and where they agree, as they came.</summary>
    internal void Sort() => _samples.Sort(Compare);

    internal double Value(int index) => _samples[index].Value;

    /// <summary>Ordered by name.</summary>
    internal ReadOnlySpan<NamedLabel> Labels(int index) =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_labels).Slice(_samples[index].Start, _samples[index].Count);

    private int Compare(ElementSample a, ElementSample b)
    {
        for (int i = 0; i < a.Count && i < b.Count; i++)
        {
            NamedLabel one = _labels[a.Start + i];
            NamedLabel other = _labels[b.Start + i];
            int order = one.Name.Span.SequenceCompareTo(other.Name.Span);
            order = order != 0 ? order : one.Value.Span.SequenceCompareTo(other.Value.Span);
            if (order != 0)
            {
                return order;
            }
        }
        return a.Count != b.Count ? a.Count.CompareTo(b.Count) : a.Order.CompareTo(b.Order);
    }

    private readonly record struct ElementSample(double Value, int Start, int Count, int Order);
}
