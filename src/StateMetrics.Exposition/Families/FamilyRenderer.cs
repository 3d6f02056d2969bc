using StateMetrics.Exposition.Writing;

namespace StateMetrics.Exposition.Families;

/// <summary>
/// A table after selection, with everything rendered that does not depend on an object. Immutable, so that every scope of a
/// kind shares it; the scratch space belongs to the caller.
/// </summary>
public sealed class FamilyRenderer<T>
{
    private readonly string[] _identityLabels;
    private readonly byte[][] _identityPrefixes;
    private readonly Identify<T> _identify;
    private readonly FamilyRow<T>[] _rows;
    private readonly FamilyText[] _texts;
    private readonly ConstantLabels _constants;

    internal FamilyRenderer(string[] identity, Identify<T> identify, FamilyRow<T>[] rows, ConstantLabels constants)
    {
        (_identityLabels, _constants) = (identity, constants);
        _identityPrefixes = FamilyText.LabelPrefixes(constants.Beside(identity), follows: !constants.IsEmpty);
        _identify = identify;
        _rows = rows;
        _texts = [.. rows.Select(row => new FamilyText(row.Family, identity.Length, constants))];
        Families = [.. rows.Select(row => row.Family)];
    }

    /// <summary>The selected families, in order: the parts of every <see cref="Rendered"/>.</summary>
    public IReadOnlyList<Family> Families { get; }

    /// <summary>The same families with samples that begin with these labels.</summary>
    public FamilyRenderer<T> With(ConstantLabels constants)
    {
        ArgumentNullException.ThrowIfNull(constants);
        return new FamilyRenderer<T>(_identityLabels, _identify, _rows, constants);
    }

    /// <summary>Only these of the families.</summary>
    public FamilyRenderer<T> Only(Func<Family, bool> families)
    {
        ArgumentNullException.ThrowIfNull(families);
        return new FamilyRenderer<T>(_identityLabels, _identify, [.. _rows.Where(row => families(row.Family))], _constants);
    }

    /// <summary>
    /// Renders all samples of one object. The result is borrowed from <paramref name="scratch"/> and valid until its next use.
    /// What a row's lambda throws reaches the caller, and nothing of the object is kept.
    /// </summary>
    public Rendered Render(T source, RenderScratch scratch)
    {
        ArgumentNullException.ThrowIfNull(scratch);
        scratch.Begin(_rows.Length);
        var identity = new IdentityWriter(scratch, _identityPrefixes);
        _identify(source, ref identity);
        identity.Complete();
        for (int i = 0; i < _rows.Length; i++)
        {
            scratch.BeginFamily();
            Write(source, i, scratch);
            scratch.EndFamily(i);
        }

        return scratch.Result();
    }

    private void Write(T source, int index, RenderScratch scratch)
    {
        FamilyRow<T> row = _rows[index];
        if (row.Generate is not null)
        {
            var writer = new SampleWriter(scratch, _texts[index]);
            row.Generate(source, ref writer);
            return;
        }

        if (row.Allowlist.IsEmpty)
        {
            return;
        }

        var pairs = new PairCollector(scratch, row.Allowlist);
        row.Collect!(source, ref pairs);
        scratch.WriteDynamicSample(_texts[index], row.Family.Dynamic);
    }
}
