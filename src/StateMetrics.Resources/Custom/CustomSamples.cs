using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;

namespace StateMetrics.Resources.Custom;

/// <summary>Writes the samples of one family: those of each metric that gives it, each with its constant labels.</summary>
internal sealed class CustomSamples(string family, IReadOnlyList<(NamedLabel[] Constants, CustomMetricRule Rule)> metrics)
{
    internal void Write(Evaluation evaluation, ref SampleWriter writer)
    {
        foreach ((NamedLabel[] constants, CustomMetricRule rule) in metrics)
        {
            evaluation.BeginFamily(family);
            rule.Each.Evaluate(evaluation.Tree.Root, evaluation);
            if (evaluation.Samples.Count > 0)
            {
                Share(constants, rule, evaluation);
            }
            if (evaluation.IsExhausted)
            {
                // Some of the samples would look like all of them.
                evaluation.Fault(Evaluation.TooExpensive);
                continue;
            }
            evaluation.Samples.Sort();
            WriteAll(evaluation, ref writer);
        }
    }

    /// <summary>Collects the labels that come with every sample of the object.</summary>
    private static void Share(NamedLabel[] constants, CustomMetricRule rule, Evaluation evaluation)
    {
        evaluation.Shared.Clear();
        foreach (NamedLabel label in constants)
        {
            evaluation.Shared.Set(label.Name, label.Value);
        }
        rule.Labels.Apply(evaluation.Tree.Root, evaluation.Shared, evaluation);
        evaluation.Shared.Sort();
    }

    private static void WriteAll(Evaluation evaluation, ref SampleWriter writer)
    {
        for (int i = 0; i < evaluation.Samples.Count; i++)
        {
            ReadOnlySpan<NamedLabel> labels = evaluation.Merge(evaluation.Samples.Labels(i));
            if (labels.Length > evaluation.Bounds.Labels)
            {
                evaluation.Fault(Evaluation.TooManyLabels);
                continue;
            }
            if (!evaluation.TakeSample())
            {
                evaluation.Fault(Evaluation.TooManySamples);
                return;
            }
            writer.NamedSample(evaluation.Samples.Value(i), labels);
        }
    }
}
