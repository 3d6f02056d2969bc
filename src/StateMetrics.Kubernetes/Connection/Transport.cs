using System.Net;

namespace StateMetrics.Kubernetes.Connection;

/// <summary>
/// Sends requests over connections that were made with the certificates of now. Certificates are fixed when a connection
/// is made, so a change of them means new connections; what still runs over the old ones ends undisturbed.
/// </summary>
internal sealed class Transport(ClusterSettings first, TimeProvider time) : IDisposable
{
    // Long enough for a handshake across the world on a bad day, short enough that a retry is worth more than waiting.
    internal static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    // A kubelet or cert-manager rotates long before expiry; reading a few small files more often would gain nothing.
    internal static readonly TimeSpan FilesReadInterval = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private volatile ClusterSettings _settings = first;
    private TlsSnapshot? _files;
    private long _filesReadAt;
    private Line? _line;
    private bool _isDisposed;

    internal ConnectionTraffic Traffic { get; } = new(time);

    /// <summary>Reads the certificate files at the next request, since the server refused what we showed.</summary>
    /// <returns>True where they differ from those in use.</returns>
    internal bool Reread()
    {
        lock (_gate)
        {
            TlsSnapshot? before = _files;
            _files = ReadFiles();
            return before != _files;
        }
    }

    /// <summary>
    /// Makes further connections by other settings, of the same server. What still runs over the old ones ends undisturbed.
    /// </summary>
    /// <exception cref="KubeconfigException">A file cannot be read, and nothing has changed.</exception>
    internal void Use(ClusterSettings settings)
    {
        TlsSnapshot files = settings.Tls.Read();
        lock (_gate)
        {
            (_settings, _files, _filesReadAt) = (settings, files, time.GetTimestamp());
        }
    }

    /// <exception cref="HttpRequestException">No connection, or it broke.</exception>
    /// <exception cref="TimeoutException">The connection was not made within <see cref="ConnectTimeout"/>.</exception>
    internal async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, ClientIdentity? identity, CancellationToken stop)
    {
        Traffic.Coalescing.Asked();
        while (true)
        {
            Line line = LineFor(identity);
            try
            {
                return await line.Invoker.SendAsync(request, stop);
            }
            catch (ObjectDisposedException) when (IsReplaced(line))
            {
                // The certificates changed between taking the line and using it: nothing was sent, the next line takes it.
            }
            catch (OperationCanceledException e) when (!stop.IsCancellationRequested)
            {
                throw new TimeoutException($"no connection to {_settings.Server} within {ConnectTimeout.TotalSeconds} s", e);
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _line?.Invoker.Dispose();
        }
    }

    private bool IsReplaced(Line line)
    {
        lock (_gate)
        {
            return !_isDisposed && line != _line;
        }
    }

    private Line LineFor(ClientIdentity? identity)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_files is null || time.GetElapsedTime(_filesReadAt) > FilesReadInterval)
            {
                _files = ReadFiles();
            }

            TlsSnapshot wanted = identity is null ? _files : _files with { Identity = identity };
            if (_line is null || _line.Snapshot != wanted || _line.Settings != _settings)
            {
                _line = Replace(_line, wanted, _settings);
            }

            return _line;
        }
    }

    private TlsSnapshot ReadFiles()
    {
        _filesReadAt = time.GetTimestamp();
        try
        {
            return _settings.Tls.Read();
        }
        catch (KubeconfigException) when (_files is not null)
        {
            // In the middle of being replaced; what we have may well be valid still, and the server decides that.
            return _files;
        }
    }

    private Line Replace(Line? old, TlsSnapshot wanted, ClusterSettings settings)
    {
        SocketsHttpHandler handler;
        try
        {
            handler = CreateHandler(wanted, settings);
        }
        catch (InvalidDataException) when (old?.Settings == settings)
        {
            // Half-written files, as above. The next reading differs from this one and is tried again.
            return old with { Snapshot = wanted };
        }

        // Idle connections close now, those with requests after their last one.
        old?.Invoker.Dispose();
        return new Line(wanted, settings, new HttpMessageInvoker(handler));
    }

    private SocketsHttpHandler CreateHandler(TlsSnapshot snapshot, ClusterSettings settings) => new()
    {
        SslOptions = snapshot.ToOptions(settings.Tls.IsInsecure),
        ConnectCallback = (context, stop) => Dialer.DialAsync(context.DnsEndPoint, Traffic, stop),
        ConnectTimeout = ConnectTimeout,

        // Pings find a dead peer after 15 + 15 s, and the handler's own timer adds a quarter of that at most.
        KeepAlivePingDelay = TimeSpan.FromSeconds(15),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always,

        // The handler tells the server of an eighth at a time that it can send on, and what is left must be enough for all that may wait
        // to be read, or a watch is held up. As much is held for a stream whose reader is slower than the server.
        InitialHttp2StreamWindowSize = Coalescing.MuchBytes * 5 / 4,

        // An API server allows 100 to 250 streams on a connection; a fleet of namespaced watches needs more.
        EnableMultipleHttp2Connections = true,

        // Below the 180 s for which API servers and the load balancers before them keep idle connections.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(90),
        AutomaticDecompression = settings.Compressed ? DecompressionMethods.GZip : DecompressionMethods.None,
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        UseProxy = settings.Proxy is not null,
        Proxy = settings.Proxy is null ? null : ProxyChoice.ToWebProxy(settings.Proxy),
    };

    private sealed record Line(TlsSnapshot Snapshot, ClusterSettings Settings, HttpMessageInvoker Invoker);
}
