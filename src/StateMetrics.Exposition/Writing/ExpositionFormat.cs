namespace StateMetrics.Exposition.Writing;

/// <summary>The two formats; https://prometheus.io/docs/instrumenting/exposition_formats/ and the OpenMetrics specification.</summary>
public enum ExpositionFormat
{
    /// <summary>text/plain; version=0.0.4.</summary>
    Text,

    /// <summary>application/openmetrics-text, with the metric names of the text format.</summary>
    OpenMetrics,
}
