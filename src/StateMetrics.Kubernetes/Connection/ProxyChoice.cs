using System.Net;

namespace StateMetrics.Kubernetes.Connection;

/// <summary>
/// Which proxy leads to a server. A kubeconfig's proxy-url wins; otherwise HTTPS_PROXY, HTTP_PROXY and NO_PROXY are
/// applied as Go's clients do (golang.org/x/net/http/httpproxy), since that is what other clients of the cluster do.
/// </summary>
internal static class ProxyChoice
{
    /// <summary>The proxy of the environment for this server; null for none.</summary>
    /// <exception cref="KubeconfigException">The variable that applies holds no proxy's URL.</exception>
    internal static Uri? FromEnvironment(Uri server, ClientEnvironment environment)
    {
        bool isTls = server.Scheme == "https";
        string text = isTls ? environment.HttpsProxy : environment.HttpProxy;
        if (text.Length == 0 || IsLocal(server) || IsExempt(server, environment.NoProxy))
        {
            return null;
        }

        return Parse(text) ?? throw new KubeconfigException($"{(isTls ? "HTTPS_PROXY" : "HTTP_PROXY")} is not the URL of a proxy");
    }

    /// <summary>Reads a proxy's URL; without a scheme it is http. Null where it is none.</summary>
    internal static Uri? Parse(string text)
    {
        string full = text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}";
        bool isUrl = Uri.TryCreate(full, UriKind.Absolute, out Uri? proxy) && proxy.Host.Length > 0;
        if (!isUrl || proxy!.Scheme is not ("http" or "https" or "socks5" or "socks5h"))
        {
            return null;
        }

        // Names are always resolved by the proxy here; the BCL knows that under the shorter name only.
        return proxy.Scheme == "socks5h" ? new UriBuilder(proxy) { Scheme = "socks5" }.Uri : proxy;
    }

    /// <summary>The proxy in the BCL's form, with the user and password that its URL may hold.</summary>
    internal static WebProxy ToWebProxy(Uri proxy)
    {
        var result = new WebProxy(proxy);
        if (proxy.UserInfo.Length > 0)
        {
            string[] parts = proxy.UserInfo.Split(':', 2);
            result.Credentials = new NetworkCredential(
                Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "");
        }

        return result;
    }

    private static bool IsLocal(Uri server) =>
        server.IdnHost.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(server.IdnHost, out IPAddress? address) && IPAddress.IsLoopback(address));

    private static bool IsExempt(Uri server, string noProxy) =>
        noProxy.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Any(entry => Covers(entry, server));

    private static bool Covers(string entry, Uri server)
    {
        if (entry == "*")
        {
            return true;
        }

        bool isAddress = IPAddress.TryParse(server.IdnHost, out IPAddress? address);
        if (IPNetwork.TryParse(entry, out IPNetwork range))
        {
            return isAddress && range.Contains(address!);
        }

        (string host, string port) = SplitPort(entry);
        if (port.Length > 0 && port != server.Port.ToString())
        {
            return false;
        }

        if (IPAddress.TryParse(host, out IPAddress? exempt))
        {
            return isAddress && exempt.Equals(address);
        }

        return !isAddress && CoversName(host, server.IdnHost);
    }

    /// <summary>A leading dot (or *.) covers subdomains only; a bare name covers itself too.</summary>
    private static bool CoversName(string entry, string host)
    {
        string domain = entry.StartsWith("*.", StringComparison.Ordinal) ? entry[1..] : entry;
        if (domain.StartsWith('.'))
        {
            return host.EndsWith(domain, StringComparison.OrdinalIgnoreCase);
        }

        return domain.Length > 0
            && (host.Equals(domain, StringComparison.OrdinalIgnoreCase) || host.EndsWith($".{domain}", StringComparison.OrdinalIgnoreCase));
    }

    private static (string Host, string Port) SplitPort(string entry)
    {
        if (IPAddress.TryParse(entry, out _))
        {
            return (entry, "");
        }

        int colon = entry.LastIndexOf(':');
        return colon < 0 ? (entry, "") : (entry[..colon].Trim('[', ']'), entry[(colon + 1)..]);
    }
}
