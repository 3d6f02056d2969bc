namespace StateMetrics.Server.Configuration;

/// <summary>Which API server to read. All three empty: the one of the pod's service account.</summary>
public sealed record ClusterSelection
{
    /// <summary>Path of a kubeconfig file; null reads none.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>Context of the kubeconfig; null takes its current one. Set only together with <see cref="Kubeconfig"/>.</summary>
    public string? Context { get; init; }

    /// <summary>An absolute http or https URL that replaces the server of the kubeconfig; null keeps that.</summary>
    public Uri? ApiServer { get; init; }
}
