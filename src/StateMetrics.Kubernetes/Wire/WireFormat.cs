namespace StateMetrics.Kubernetes.Wire;

/// <summary>The two encodings in which an object's bytes may arrive.</summary>
public enum WireFormat
{
    /// <summary>The bare message of the kind, without the "k8s\0" envelope.</summary>
    Protobuf,

    /// <summary>One JSON value: the object.</summary>
    Json,
}
