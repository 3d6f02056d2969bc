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
