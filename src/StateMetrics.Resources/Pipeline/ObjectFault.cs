namespace StateMetrics.Resources.Pipeline;

/// <summary>Why an object gave no samples; the reason label of kube_state_metrics_object_errors_total.</summary>
public enum ObjectFault
{
    /// <summary>Its bytes are no object of the kind.</summary>
    Undecodable,

    /// <summary>A family's rule threw: a bug of ours, kept to this object.</summary>
    Unrenderable,
}
