namespace StateMetrics.Kubernetes.Connection;

/// <summary>
/// Where a cluster is and who we are there. With neither <see cref="KubeconfigPath"/> nor <see cref="ApiServer"/> the
/// service account of the pod is used. $KUBECONFIG and ~/.kube/config are never consulted.
/// </summary>
public sealed record ClusterOptions
{
    /// <summary>The folder in which Kubernetes puts a pod's token and CA.</summary>
    public const string DefaultServiceAccountFolder = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>A kubeconfig, YAML or JSON; "" for none.</summary>
    public string KubeconfigPath { get; init; } = "";

    /// <summary>A context of the kubeconfig; "" takes its current-context.</summary>
    public string Context { get; init; } = "";

    /// <summary>Replaces the kubeconfig's server; without a kubeconfig it stands alone, with no credentials. "" for none.</summary>
    public string ApiServer { get; init; } = "";

    /// <summary>Ask for gzip responses and inflate them. Costs the API server CPU and saves bandwidth; off by default.</summary>
    public bool Compressed { get; init; }

    /// <summary>The folder with the files token and ca.crt.</summary>
    public string ServiceAccountFolder { get; init; } = DefaultServiceAccountFolder;

    public ClientEnvironment Environment { get; init; } = new();
}
