using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Resources.Custom;

/// <summary>
/// Conditions as all kinds have them by convention: for each type one sample of 1 and two of 0, by status;
/// https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api-conventions.md.
/// </summary>
internal sealed class ConditionsRule : ElementRule
{
    private static readonly byte[] s_condition = "condition"u8.ToArray();
    private static readonly byte[] s_status = "status"u8.ToArray();

    // As they are in the object, and as they are shown.
    private static readonly (byte[] Status, byte[] Shown)[] s_statuses =
    [
        ("True"u8.ToArray(), "true"u8.ToArray()),
        ("False"u8.ToArray(), "false"u8.ToArray()),
        ("Unknown"u8.ToArray(), "unknown"u8.ToArray()),
    ];

    internal override IEnumerable<byte[]> OwnLabels => [s_condition, s_status];

    private protected override void Evaluate(JsonTreeValue value, List<JsonTreeValue>? found, Evaluation evaluation)
    {
        foreach (JsonTreeValue condition in Items(value, found) ?? [])
        {
            JsonTreeValue type = condition.Member("type"u8);
            JsonTreeValue current = condition.Member("status"u8);
            if (type.Kind != JsonTreeKind.Text || current.Kind != JsonTreeKind.Text)
            {
                evaluation.Fault(Evaluation.NotAText);
                continue;
            }
            foreach ((byte[] status, byte[] shown) in s_statuses)
            {
                evaluation.Labels.Clear();
                LabelRules.Set(evaluation.Labels, s_condition, type.Text, evaluation);
                LabelRules.Set(evaluation.Labels, s_status, shown, evaluation);
                Add(current.Text.Span.SequenceEqual(status) ? 1 : 0, evaluation);
            }
        }
    }
}
