namespace StateMetrics.Server.Health;

/// <summary>What is known about the copy of a resource: the states of kube_state_metrics_resource_state.</summary>
internal enum FreshnessState
{
    /// <summary>It has not been complete yet.</summary>
    Syncing,

    /// <summary>Complete, and proven current not long ago.</summary>
    Fresh,

    /// <summary>Complete, and without proof for longer than --stale-after.</summary>
    Stale,

    /// <summary>There is no right to list or watch it.</summary>
    Forbidden,

    /// <summary>The server does not have it.</summary>
    NotServed,

    /// <summary>The server had it, and does not any more.</summary>
    Gone,
}
