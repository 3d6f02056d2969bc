namespace StateMetrics.Exposition.Families;

/// <summary>What few rows of a <see cref="FamilyTable{T}"/> have; written behind the lambda, by <c>using static</c>.</summary>
public sealed class FamilyTrait
{
    private readonly Func<Family, IReadOnlyList<string>, Family> _apply;

    private FamilyTrait(Func<Family, IReadOnlyList<string>, Family> apply) => _apply = apply;

    /// <summary>The family is served only when an opt-in pattern matches its name.</summary>
    public static FamilyTrait OptIn { get; } = new((family, _) => family with { OptIn = true });

    /// <summary>Different objects may give the same series, of which a scrape shows the first.</summary>
    public static FamilyTrait SeriesMayRepeat { get; } = new((family, _) => family with { SeriesMayRepeat = true });

    /// <summary>The family is deprecated since <paramref name="version"/> ("v2.14.0"); its HELP line says so.</summary>
    public static FamilyTrait DeprecatedSince(string version) => new((family, _) => family with { DeprecatedSince = version });

    /// <summary>
    /// Some samples carry these labels instead of the row's own. They are written with
    /// <see cref="Writing.SampleWriter.SampleVariant"/>: the first such trait of a row is variant 1.
    /// </summary>
    public static FamilyTrait OrLabels(params ReadOnlySpan<string> labels)
    {
        string[] own = labels.ToArray();
        return new((family, identity) => family with { LabelVariants = [.. family.LabelVariants, [.. identity, .. own]] });
    }

    internal Family ApplyTo(Family family, IReadOnlyList<string> identity) => _apply(family, identity);
}
