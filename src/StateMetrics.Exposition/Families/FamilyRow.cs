namespace StateMetrics.Exposition.Families;

/// <summary>One row of a table: what the family is, and either of the two ways in which its samples are made.</summary>
internal sealed record FamilyRow<T>(Family Family)
{
    public Generate<T>? Generate { get; init; }

    public Collect<T>? Collect { get; init; }

    /// <summary>The keys that a row with dynamic labels lets through.</summary>
    public LabelAllowlist Allowlist { get; init; } = LabelAllowlist.All;
}
