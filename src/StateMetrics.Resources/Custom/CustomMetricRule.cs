using StateMetrics.Exposition.Families;

namespace StateMetrics.Resources.Custom;

/// <summary>One entry of "metrics" that can be used: a family, or a part of one where others have the same name.</summary>
internal sealed record CustomMetricRule
{
    /// <summary>Of the family, prefix included.</summary>
    internal required string Name { get; init; }

    internal required FamilyType Type { get; init; }

    internal required string Help { get; init; }

    /// <summary>Legal names; they win over those of the resource.</summary>
    internal required IReadOnlyDictionary<string, string> CommonLabels { get; init; }

    /// <summary>Resolved on the whole object, those of the resource included.</summary>
    internal required LabelRules Labels { get; init; }

    internal required ElementRule Each { get; init; }

    /// <summary>Where it stands, for messages about it: file and place.</summary>
    internal required string Place { get; init; }
}
