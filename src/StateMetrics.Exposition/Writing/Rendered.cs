namespace StateMetrics.Exposition.Writing;

/// <summary>All samples of one object, family after family; borrowed from the <see cref="RenderScratch"/> that made it.</summary>
public readonly ref struct Rendered
{
    internal Rendered(ReadOnlySpan<byte> text, ReadOnlySpan<int> ends, int samples, int repeated)
    {
        Text = text;
        Ends = ends;
        Samples = samples;
        RepeatedSeries = repeated;
    }

    /// <summary>The sample lines of all families, in the order of the renderer's families.</summary>
    public ReadOnlySpan<byte> Text { get; }

    /// <summary>Where each family's lines end in <see cref="Text"/>; a family begins where the one before it ends.</summary>
    public ReadOnlySpan<int> Ends { get; }

    public int Samples { get; }

    /// <summary>Samples left out because the family already had one with the same labels.</summary>
    public int RepeatedSeries { get; }

    /// <summary>The lines of one family.</summary>
    internal ReadOnlySpan<byte> Of(int family) => Text[(family == 0 ? 0 : Ends[family - 1])..Ends[family]];
}
