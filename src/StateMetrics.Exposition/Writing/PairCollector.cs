using StateMetrics.Exposition.Families;

namespace StateMetrics.Exposition.Writing;

/// <summary>Takes the pairs of an object's map and keeps those whose keys are selected. Their order does not matter.</summary>
public readonly ref struct PairCollector
{
    private readonly RenderScratch _scratch;
    private readonly LabelAllowlist _allowlist;

    internal PairCollector(RenderScratch scratch, LabelAllowlist allowlist) => (_scratch, _allowlist) = (scratch, allowlist);

    /// <summary>A key given twice counts once, with its last value, as in a decoded map.</summary>
    public void Add(ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> value)
    {
        if (_allowlist.Selects(key.Span))
        {
            _scratch.Pairs.Add(key, value);
        }
    }
}
