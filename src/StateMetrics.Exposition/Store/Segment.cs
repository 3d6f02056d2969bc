namespace StateMetrics.Exposition.Store;

/// <summary>
/// The compressed text of some objects that have places in a segment, by family; null where none of them has any. Immutable,
/// and shared by the store, its snapshots and replacements of it.
/// </summary>
internal sealed class Segment
{
    /// <summary>
    /// A pod that comes or goes has all families of its segment compressed anew: few places make that cheap. With fewer yet, the
    /// beginnings of fragments weigh more, which describe their code and have no line before to repeat.
    /// </summary>
    public const int Places = 64;

    private readonly FamilyTexts?[] _families;

    public Segment(FamilyTexts?[] families)
    {
        _families = families;
        foreach (FamilyTexts? texts in families)
        {
            DeflatedBytes += texts?.Fragment.Deflated.Length ?? 0;
            TextBytes += texts?.Fragment.TextBytes ?? 0;
        }
    }

    public long DeflatedBytes { get; }

    public long TextBytes { get; }

    public FamilyTexts? this[int family] => _families[family];

    public FamilyTexts?[] CopyFamilies() => [.. _families];

    public ulong MarkOf(int place, int family) => _families[family]?.MarkOf(place) ?? 0;
}
