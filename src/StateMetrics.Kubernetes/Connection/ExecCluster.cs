namespace StateMetrics.Kubernetes.Connection;

/// <summary>What a plugin is told of the cluster where its kubeconfig says provideClusterInfo.</summary>
internal sealed class ExecCluster
{
    /// <summary>The extension of the cluster that is meant for plugins; client.authentication.k8s.io reserves the name.</summary>
    private const string ConfigExtension = "client.authentication.k8s.io/exec";

    /// <exception cref="KubeconfigException">A key is wrong.</exception>
    internal ExecCluster(ConfigValue cluster, Uri server, string folder)
    {
        Server = server.ToString().TrimEnd('/');
        ServerName = cluster["tls-server-name"].Text;
        ProxyUrl = cluster["proxy-url"].Text;
        IsInsecure = cluster["insecure-skip-tls-verify"].Flag;
        Authorities = cluster["certificate-authority-data"].Bytes ?? ReadFile(cluster["certificate-authority"], folder);
        foreach (ConfigValue extension in cluster["extensions"].Items)
        {
            if (extension["name"].Text == ConfigExtension)
            {
                Config = extension["extension"].Node;
            }
        }
    }

    internal string Server { get; }

    internal string ServerName { get; }

    internal string ProxyUrl { get; }

    internal bool IsInsecure { get; }

    internal byte[]? Authorities { get; }

    internal ConfigNode? Config { get; }

    private static byte[]? ReadFile(ConfigValue path, string folder)
    {
        if (path.Text.Length == 0)
        {
            return null;
        }

        try
        {
            return System.Text.Encoding.UTF8.GetBytes(NamedFile.ReadText(Path.GetFullPath(path.Text, folder), PemSource.BytesMax));
        }
        catch (IOException e)
        {
            throw path.Wrong($"{path.Text} {e.Message}");
        }
    }
}
