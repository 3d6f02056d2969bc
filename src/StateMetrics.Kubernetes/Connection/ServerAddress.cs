namespace StateMetrics.Kubernetes.Connection;

/// <summary>The URL of an API server as users write it.</summary>
internal static class ServerAddress
{
    /// <summary>
    /// Reads a URL, or a bare host with an optional port: that is https where TLS is configured and http otherwise, as in
    /// kubectl. The result ends without a slash.
    /// </summary>
    /// <returns>Null where it is read; otherwise what is wrong with it.</returns>
    internal static string? Read(string text, bool isTlsConfigured, out Uri server)
    {
        bool isBare = !text.Contains("://", StringComparison.Ordinal);
        string full = isBare ? $"{(isTlsConfigured ? "https" : "http")}://{text}" : text;
        if (!Uri.TryCreate(full, UriKind.Absolute, out server!) || server.Scheme is not ("http" or "https") || server.Host.Length == 0)
        {
            return "is not an http or https URL";
        }

        // A password in the URL would be shown wherever the server is named.
        if (server.UserInfo.Length > 0 || server.Query.Length > 0 || server.Fragment.Length > 0)
        {
            return "has more than a scheme, a host, a port and a path";
        }

        server = new Uri(server.AbsoluteUri.TrimEnd('/'));
        return null;
    }
}
