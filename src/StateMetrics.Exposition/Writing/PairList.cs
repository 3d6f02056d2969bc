using StateMetrics.Exposition.Families;

namespace StateMetrics.Exposition.Writing;

/// <summary>The selected pairs of one object's map, and the label names that their keys become.</summary>
internal sealed class PairList
{
    // A map larger than this is not worth keeping space for.
    private const int KeptMax = 4096;

    private readonly List<(ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Value, int Order)> _pairs = [];
    private readonly LabelNames _names = new();

    public int Count => _pairs.Count;

    public void Clear()
    {
        _pairs.Clear();
        if (_pairs.Capacity > KeptMax)
        {
            _pairs.Capacity = 0;
        }
    }

    public void Add(ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> value) => _pairs.Add((key, value, _pairs.Count));

    public ReadOnlySpan<byte> NameOf(int index) => _names[index];

    public ReadOnlySpan<byte> ValueOf(int index) => _pairs[index].Value.Span;

    /// <summary>Sorts by key, bytewise, and names the labels.</summary>
    public void Name()
    {
        _pairs.Sort(static (a, b) =>
        {
            int order = a.Key.Span.SequenceCompareTo(b.Key.Span);
            return order != 0 ? order : a.Order - b.Order;
        });
        for (int i = _pairs.Count - 1; i > 0; i--)
        {
            if (_pairs[i].Key.Span.SequenceEqual(_pairs[i - 1].Key.Span))
            {
                _pairs.RemoveAt(i - 1);
            }
        }

        _names.Clear();
        foreach ((ReadOnlyMemory<byte> key, _, _) in _pairs)
        {
            _names.Add(key.Span);
        }
    }

    public static ReadOnlySpan<byte> Prefix(DynamicLabels kind) => kind switch
    {
        DynamicLabels.Label or DynamicLabels.EveryLabel => "label_"u8,
        DynamicLabels.Annotation => "annotation_"u8,
        DynamicLabels.NodeSelector => "nodeselector_"u8,
        DynamicLabels.Metadata => "metadata_"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
