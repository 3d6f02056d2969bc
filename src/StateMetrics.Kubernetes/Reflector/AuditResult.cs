namespace StateMetrics.Kubernetes.Reflector;

/// <summary>How an audit ended.</summary>
public enum AuditResult
{
    /// <summary>What is held is what exists.</summary>
    Same,

    /// <summary>Differences were found, and the collection is listed anew.</summary>
    Repaired,

    /// <summary>There was nothing to compare: no watch was followed, or a list came in between, which repairs as well.</summary>
    Superseded,

    /// <summary>The list could not be read.</summary>
    Failed,
}
