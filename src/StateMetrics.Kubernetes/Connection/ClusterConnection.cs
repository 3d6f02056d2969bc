namespace StateMetrics.Kubernetes.Connection;

/// <summary>
/// One cluster's API server and one HTTP client for it. Requests are made with paths such as <c>/api/v1/pods</c>; the
/// connection adds the server's path prefix, the HTTP version, the credential and the user agent. Credentials and
/// certificates that change on disk or expire are renewed without a new connection object.
/// </summary>
/// <remarks>
/// A request throws <see cref="HttpRequestException"/> (no answer, TLS refused, no credential to be had) or
/// <see cref="TimeoutException"/> (connecting or an exec plugin took too long); cancellation is always the caller's.
/// Callers own the deadlines of requests: the client has none, since a watch lasts.
/// </remarks>
public sealed class ClusterConnection : IDisposable
{
    private ClusterConnection(HttpClient http, ClusterSettings settings, ConnectionTraffic traffic)
    {
        Http = http;
        Server = settings.Server;
        Origin = settings.Origin;
        Traffic = traffic;
    }

    public HttpClient Http { get; }

    /// <summary>The server's URL, with its path prefix if it has one.</summary>
    public Uri Server { get; }

    /// <summary>Where the configuration came from, for people: <c>in-cluster</c>, or the kubeconfig and its context.</summary>
    public string Origin { get; }

    /// <summary>The connections behind <see cref="Http"/>.</summary>
    public ConnectionTraffic Traffic { get; }

    /// <summary>Reads the configuration; makes no request and starts no plugin.</summary>
    /// <exception cref="KubeconfigException">The configuration is missing or wrong.</exception>
    public static ClusterConnection Open(ClusterOptions options, string userAgent, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ClusterSettings settings = SettingsSource.Read(options, time);
        settings.Tls.Check();
        var transport = new Transport(settings, time);
        var handler = new CredentialHandler(settings, userAgent, transport);
        var http = new HttpClient(handler)
        {
            BaseAddress = new Uri(settings.Server.GetLeftPart(UriPartial.Authority)),
            Timeout = Timeout.InfiniteTimeSpan,
        };
        return new ClusterConnection(http, settings, transport.Traffic);
    }

    /// <summary>Ends the requests that wait for their answer; a body that is being read is closed by its reader.</summary>
    public void Dispose() => Http.Dispose();
}
