namespace StateMetrics.Kubernetes.Namespaces;

/// <summary>Whether any of some resources may be listed in a namespace.</summary>
public enum ListRights
{
    /// <summary>The server did not answer, or had trouble of its own.</summary>
    Unknown,

    Some,

    None,
}
