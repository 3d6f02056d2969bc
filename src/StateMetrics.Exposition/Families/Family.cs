namespace StateMetrics.Exposition.Families;

/// <summary>The TYPE word of a family; https://prometheus.io/docs/instrumenting/exposition_formats/.</summary>
public enum FamilyType
{
    Gauge,
    Counter,

    /// <summary>Self families only.</summary>
    Histogram,

    /// <summary>Info in OpenMetrics, gauge in the text format. Custom resources only.</summary>
    Info,

    /// <summary>Stateset in OpenMetrics, gauge in the text format. Custom resources only.</summary>
    StateSet,
}

/// <summary>The promise about a family's name and labels; STABLE is marked in its HELP line.</summary>
public enum Stability
{
    Alpha,
    Stable,
}

/// <summary>The labels of a family whose names come from the object, by allowlist where one applies.</summary>
public enum DynamicLabels
{
    None,

    /// <summary>label_&lt;key&gt;, by the resource's label allowlist.</summary>
    Label,

    /// <summary>annotation_&lt;key&gt;, by the resource's annotation allowlist.</summary>
    Annotation,

    /// <summary>nodeselector_&lt;key&gt;, every key.</summary>
    NodeSelector,

    /// <summary>metadata_&lt;key&gt;, every key.</summary>
    Metadata,
}

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

    /// <summary>Served only when an opt-in pattern matches its name.</summary>
    public bool OptIn { get; init; }

    /// <summary>The version since which the family is deprecated, or null.</summary>
    public string? DeprecatedSince { get; init; }
}
