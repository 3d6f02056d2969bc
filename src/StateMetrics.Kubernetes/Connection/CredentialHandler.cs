using System.Net;

namespace StateMetrics.Kubernetes.Connection;

/// <summary>Turns a request for a path into one for this cluster: prefix, HTTP version, user agent and credential.</summary>
internal sealed class CredentialHandler(ClusterSettings first, string userAgent, Transport transport) : HttpMessageHandler
{
    private volatile ClusterSettings _settings = first;

    /// <summary>Makes further requests by other settings, of the same server.</summary>
    internal void Use(ClusterSettings settings)
    {
        transport.Use(settings);
        _settings = settings;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ClusterSettings settings = _settings;
        Address(request, settings);
        Proof proof = await settings.Credential.GetAsync(cancellationToken);
        HttpResponseMessage response = await SendAsync(request, proof, cancellationToken);

        // A body may have been consumed, so such a request is its caller's to repeat.
        if (response.StatusCode != HttpStatusCode.Unauthorized || request.Content is not null || !Renew(proof, settings))
        {
            return response;
        }

        response.Dispose();
        proof = await settings.Credential.GetAsync(cancellationToken);
        return await SendAsync(request, proof, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            transport.Dispose();
        }

        base.Dispose(disposing);
    }

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, Proof proof, CancellationToken stop)
    {
        request.Headers.Authorization = proof.Header;
        return transport.SendAsync(request, proof.Identity, stop);
    }

    private bool Renew(Proof refused, ClusterSettings settings)
    {
        bool isRenewed = settings.Credential.Renew(refused);
        return transport.Reread() || isRenewed;
    }

    private void Address(HttpRequestMessage request, ClusterSettings settings)
    {
        Uri target = request.RequestUri!;
        if (!target.GetLeftPart(UriPartial.Authority).Equals(settings.Server.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal))
        {
            throw new InvalidOperationException("a connection's credential is for its own server only");
        }

        if (settings.Server.AbsolutePath != "/")
        {
            request.RequestUri = new Uri(settings.Server.AbsoluteUri + target.PathAndQuery);
        }

        // Plain servers cannot negotiate, and those of Kubernetes tools speak HTTP/1.1 there.
        bool isTls = settings.Server.Scheme == "https";
        request.Version = isTls ? HttpVersion.Version20 : HttpVersion.Version11;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        if (settings.Tls.ServerName.Length > 0)
        {
            // The handler takes the name for SNI and for checking the certificate from here, whatever its TLS options say.
            request.Headers.Host = settings.Tls.ServerName;
        }

        request.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        foreach ((string name, string value) in settings.Impersonation)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
