namespace StateMetrics.Exposition.Families;

/// <summary>What a family is, apart from how its samples are made: one row of documentation, selection and headers.</summary>
public sealed record Family
{
    public required string Name { get; init; }

    public required FamilyType Type { get; init; }

    public required Stability Stability { get; init; }

    /// <summary>The fixed label names in emission order, identity labels first.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>Further sets of label names that samples of the family may carry instead, each with the identity labels.</summary>
    public IReadOnlyList<IReadOnlyList<string>> LabelVariants { get; init; } = [];

    public required string Help { get; init; }

    public DynamicLabels Dynamic { get; init; }

    /// <summary>
    /// Different objects may give the same series, as the families of somebody's configuration may: a scrape then looks for
    /// such series, and shows each once.
    /// </summary>
    public bool SeriesMayRepeat { get; init; }

    /// <summary>Served only when an opt-in pattern matches its name.</summary>
    public bool OptIn { get; init; }

    /// <summary>The version since which the family is deprecated, or null.</summary>
    public string? DeprecatedSince { get; init; }
}
