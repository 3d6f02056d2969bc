namespace StateMetrics.Kubernetes.Namespaces;

/// <summary>What a server says about a namespace.</summary>
public enum NamespaceExistence
{
    /// <summary>Nothing: it did not answer, or had trouble of its own.</summary>
    Unknown,

    Exists,

    /// <summary>It exists, and is being deleted.</summary>
    Terminating,

    /// <summary>404: there is none of this name.</summary>
    Missing,

    /// <summary>403: there is no right to ask.</summary>
    Hidden,
}
