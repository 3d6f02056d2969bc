namespace StateMetrics.Kubernetes.Connection;

/// <summary>What became of a configuration that was read again.</summary>
public enum Renewal
{
    /// <summary>It says what it said.</summary>
    Same,

    /// <summary>It names another credential, other certificates or another proxy, which are in use now.</summary>
    Renewed,

    /// <summary>It names another server, which is another connection's: versions of objects mean nothing there.</summary>
    OtherServer,
}
