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

    public FamilyText(Family family, int identityLabels)
    {
        _family = family;
        HasIdentity = identityLabels > 0;
        Bare = Encoding.UTF8.GetBytes(family.Name + " ");
        Head = Encoding.UTF8.GetBytes(family.Name + "{");
        Variants =
        [
            LabelPrefixes(family.Labels.Skip(identityLabels), HasIdentity),
            .. family.LabelVariants.Select(labels => LabelPrefixes(labels.Skip(identityLabels), HasIdentity)),
        ];
    }

    public string Name => _family.Name;

    public bool HasIdentity { get; }

    /// <summary>The beginning of a line without labels.</summary>
    public byte[] Bare { get; }

    /// <summary>The beginning of a line with labels.</summary>
    public byte[] Head { get; }

    /// <summary>The label prefixes of the row (0) and of its variants (1 and on).</summary>
    public byte[][][] Variants { get; }

    public static byte[][] LabelPrefixes(IEnumerable<string> labels, bool follows) =>
        [.. labels.Select((label, i) => Encoding.UTF8.GetBytes((follows || i > 0 ? "\"," : "") + label + "=\""))];
}
