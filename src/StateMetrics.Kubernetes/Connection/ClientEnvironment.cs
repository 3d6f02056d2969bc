namespace StateMetrics.Kubernetes.Connection;

/// <summary>
/// The environment values that decide how a cluster is reached. The composition root reads them once; "" means unset.
/// Where a variable exists in both cases (HTTPS_PROXY, https_proxy), the upper-case one wins, as in Go's clients.
/// </summary>
public sealed record ClientEnvironment
{
    /// <summary>KUBERNETES_SERVICE_HOST: set in every pod.</summary>
    public string ServiceHost { get; init; } = "";

    /// <summary>KUBERNETES_SERVICE_PORT: set in every pod.</summary>
    public string ServicePort { get; init; } = "";

    /// <summary>KUBERNETES_MASTER: the server when neither flags nor a pod's environment name one.</summary>
    public string Master { get; init; } = "";

    /// <summary>HTTPS_PROXY: the proxy for https servers.</summary>
    public string HttpsProxy { get; init; } = "";

    /// <summary>HTTP_PROXY: the proxy for http servers.</summary>
    public string HttpProxy { get; init; } = "";

    /// <summary>NO_PROXY: comma separated hosts, domains, addresses and address ranges that are reached directly.</summary>
    public string NoProxy { get; init; } = "";
}
