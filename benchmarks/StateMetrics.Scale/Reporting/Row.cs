using StateMetrics.Scale.Measuring;

namespace StateMetrics.Scale.Reporting;

/// <summary>One line of the table: what kube-state-metrics was measured at, the target, and how to show what was measured here.</summary>
internal sealed record Row(string Name, string Ksm, string Target, Func<ExporterFigures, string?> Show);
