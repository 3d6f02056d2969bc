using System.Net;

namespace StateMetrics.Kubernetes.Connection;

/// <summary>Chooses where the configuration comes from: the kubeconfig, a bare server, or the pod we run in.</summary>
internal static class SettingsSource
{
    /// <exception cref="KubeconfigException">The configuration is missing or wrong.</exception>
    internal static ClusterSettings Read(ClusterOptions options, TimeProvider time)
    {
        if (options.KubeconfigPath.Length > 0)
        {
            return Kubeconfig.Read(options.KubeconfigPath).Resolve(options, time);
        }

        if (options.ApiServer.Length > 0)
        {
            return Alone(options.ApiServer, "--apiserver", options);
        }

        ClientEnvironment environment = options.Environment;
        if (environment.ServiceHost.Length > 0 && environment.ServicePort.Length > 0)
        {
            return InCluster(options);
        }

        if (environment.Master.Length > 0)
        {
            return Alone(environment.Master, "KUBERNETES_MASTER", options);
        }

        throw new KubeconfigException(
            "no cluster is configured: give --kubeconfig or --apiserver, or run in a pod (KUBERNETES_SERVICE_HOST and _PORT are not set)");
    }

    /// <summary>The server as given, or the message that names the key in which it was given.</summary>
    internal static Uri Address(string text, string key, bool isTlsConfigured)
    {
        string? wrong = ServerAddress.Read(text, isTlsConfigured, out Uri server);

        // What stands before an @ may be a password.
        string shown = text.Contains('@', StringComparison.Ordinal) ? key : $"{key} \"{text}\"";
        return wrong is null ? server : throw new KubeconfigException($"{shown} {wrong}");
    }

    private static ClusterSettings Alone(string server, string key, ClusterOptions options)
    {
        Uri address = Address(server, key, isTlsConfigured: false);
        return new ClusterSettings
        {
            Server = address,
            Origin = key,
            Fingerprint = address.ToString(),
            Proxy = ProxyChoice.FromEnvironment(address, options.Environment),
            Compressed = options.Compressed,
        };
    }

    private static ClusterSettings InCluster(ClusterOptions options)
    {
        string host = options.Environment.ServiceHost;
        bool isIPv6 = IPAddress.TryParse(host, out _) && host.Contains(':', StringComparison.Ordinal);
        string url = $"https://{(isIPv6 ? $"[{host}]" : host)}:{options.Environment.ServicePort}";
        Uri server = Address(url, "KUBERNETES_SERVICE_HOST and _PORT", isTlsConfigured: true);
        string token = Path.Combine(options.ServiceAccountFolder, "token");
        string authorities = Path.Combine(options.ServiceAccountFolder, "ca.crt");
        if (!File.Exists(token))
        {
            throw new KubeconfigException($"in-cluster: {token} does not exist (is automountServiceAccountToken off?)");
        }

        return new ClusterSettings
        {
            Server = server,
            Origin = "in-cluster",
            Fingerprint = server.ToString(),
            Tls = new TlsSettings { Authorities = PemSource.File(authorities, $"in-cluster: {authorities}") },
            Credential = new TokenFileCredential(token, $"in-cluster: {token}"),
            Proxy = ProxyChoice.FromEnvironment(server, options.Environment),
            Compressed = options.Compressed,
        };
    }
}
