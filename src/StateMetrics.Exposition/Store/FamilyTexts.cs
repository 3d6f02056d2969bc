namespace StateMetrics.Exposition.Store;

/// <summary>The text that the objects of a segment have in one family: the fragment, and the marks of the objects by place.</summary>
internal sealed class FamilyTexts
{
    private readonly ulong[] _marks;
    private readonly int[]? _longLengths;

    /// <summary>The lengths are needed where a mark is too small for one, and null otherwise.</summary>
    public FamilyTexts(Fragment fragment, ulong[] marks, int[]? longLengths) =>
        (Fragment, _marks, _longLengths) = (fragment, marks, longLengths);

    public Fragment Fragment { get; }

    /// <summary>How many places may have text; those after have none.</summary>
    public int Places => _marks.Length;

    public ulong MarkOf(int place) => place < _marks.Length ? _marks[place] : 0;

    public int LengthOf(int place)
    {
        int length = Mark.Length(MarkOf(place));
        return length == Mark.Long ? _longLengths![place] : length;
    }
}
