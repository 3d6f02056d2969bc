namespace StateMetrics.Resources.Pipeline;

/// <summary>What was wrong with values of one object in one family of somebody's configuration.</summary>
/// <param name="Family">The name of the family.</param>
/// <param name="Reason">The reason label of kube_state_metrics_custom_resource_errors_total.</param>
/// <param name="Times">How often it occurred in the object, at least once.</param>
public readonly record struct EvaluationFault(string Family, string Reason, int Times)
{
    /// <summary>A bound was reached: not the values are wrong, there are too many of them.</summary>
    public bool IsBound { get; init; }
}
