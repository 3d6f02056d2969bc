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
    private readonly CredentialHandler _handler;
    private readonly TimeProvider _time;
    private string _fingerprint;

    private ClusterConnection(HttpClient http, ClusterSettings settings, CredentialHandler handler, Transport transport, TimeProvider time)
    {
        (Http, _handler, _time, _fingerprint) = (http, handler, time, settings.Fingerprint);
        Server = settings.Server;
        Origin = settings.Origin;
        Traffic = transport.Traffic;
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
        return new ClusterConnection(http, settings, handler, transport, time);
    }

    /// <summary>
    /// Reads the configuration again, and makes further requests by it. What runs already goes on with what it began with.
    /// </summary>
    /// <exception cref="KubeconfigException">The configuration is missing or wrong, and nothing has changed.</exception>
    public Renewal Renew(ClusterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ClusterSettings settings = SettingsSource.Read(options, _time);
        if (settings.Fingerprint == _fingerprint)
        {
            return Renewal.Same;
        }

        settings.Tls.Check();
        if (settings.Server != Server)
        {
            return Renewal.OtherServer;
        }

        _handler.Use(settings);
        _fingerprint = settings.Fingerprint;
        return Renewal.Renewed;
    }

    /// <summary>Ends the requests that wait for their answer; a body that is being read is closed by its reader.</summary>
    public void Dispose() => Http.Dispose();
}
