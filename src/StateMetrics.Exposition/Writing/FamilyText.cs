using System.Text;
using StateMetrics.Exposition.Families;

namespace StateMetrics.Exposition.Writing;

/// <summary>
/// The constant bytes of a family's sample lines. A line is: head, identity, then for each label its prefix and value, then
/// the end, number and newline. Prefixes close the quote of the value before them, so that a value is one copy.
/// </summary>
internal sealed class FamilyText
{
    private readonly Family _family;

    public FamilyText(Family family, int identityLabels, ConstantLabels constants)
    {
        (_family, Constants) = (family, constants);
        HasIdentity = identityLabels > 0 || !constants.IsEmpty;
        Bare = Encoding.UTF8.GetBytes(family.Name + " ");
        Head = [.. Encoding.UTF8.GetBytes(family.Name + "{"), .. constants.Text];
        Variants =
        [
            LabelPrefixes(constants.Beside(family.Labels).Skip(identityLabels), HasIdentity),
            .. family.LabelVariants.Select(labels => LabelPrefixes(constants.Beside(labels).Skip(identityLabels), HasIdentity)),
        ];
        if (family.Type == FamilyType.Histogram)
        {
            Histogram = new HistogramText(
                Part("_bucket", [.. family.Labels, "le"]), Part("_sum", family.Labels), Part("_count", family.Labels));
        }

        FamilyText Part(string suffix, IReadOnlyList<string> labels) =>
            new(family with { Type = FamilyType.Counter, Name = family.Name + suffix, Labels = labels }, identityLabels, constants)
            {
                NamesDiffer = true,
            };
    }

    public string Name => _family.Name;

    /// <summary>The lines of a histogram; null for other types.</summary>
    public HistogramText? Histogram { get; }

    /// <summary>Series differ by name as well as by label values, as the parts of a histogram do.</summary>
    public bool NamesDiffer { get; private init; }

    /// <summary>The labels that every line begins with.</summary>
    public ConstantLabels Constants { get; }

    /// <summary>Lines begin with labels that are not the family's own: constant ones, or those of the object.</summary>
    public bool HasIdentity { get; }

    /// <summary>The beginning of a line without labels.</summary>
    public byte[] Bare { get; }

    /// <summary>The beginning of a line with labels, the constant ones included.</summary>
    public byte[] Head { get; }

    /// <summary>The label prefixes of the row (0) and of its variants (1 and on).</summary>
    public byte[][][] Variants { get; }

    public static byte[][] LabelPrefixes(IEnumerable<string> labels, bool follows) =>
        [.. labels.Select((label, i) => Encoding.UTF8.GetBytes((follows || i > 0 ? "\"," : "") + label + "=\""))];
}

/// <summary>The three kinds of line of a histogram; the bucket's last label is le.</summary>
internal sealed record HistogramText(FamilyText Bucket, FamilyText Sum, FamilyText Count);
