using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using static StateMetrics.Server.Http.Tls.ClientAuthentication;

namespace StateMetrics.Server.Http.Tls;

/// <summary>Which client certificates are asked for, and which are good. Immutable.</summary>
internal sealed class ClientCertificates
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly ClientAuthentication _authentication;
    private readonly X509Certificate2Collection? _authorities;
    private readonly HashSet<string>? _names;

    private ClientCertificates(ClientAuthentication authentication, X509Certificate2Collection? authorities, HashSet<string>? names) =>
        (_authentication, _authorities, _names) = (authentication, authorities, names);

    public bool AreAskedFor => _authentication != NoClientCert;

    private bool AreVerified => _authentication is VerifyClientCertIfGiven or RequireAndVerifyClientCert;

    private bool AreRequired => _authentication is RequireAnyClientCert or RequireAndVerifyClientCert;

    /// <exception cref="WebConfigurationException">The settings contradict each other, or the authorities are none.</exception>
    internal static ClientCertificates Read(
        WebValue tls, ClientAuthentication authentication, (WebValue Name, string? Pem) authorities)
    {
        if (authorities.Pem is not null && authentication == NoClientCert)
        {
            throw authorities.Name.Wrong("is given, but no client_auth_type that asks for certificates");
        }
        X509Certificate2Collection? known =
            authorities.Pem is null ? null : TlsIdentity.Certificates(authorities.Name, authorities.Pem);
        HashSet<string>? names = tls["client_allowed_sans"].IsPresent
            ? [.. tls["client_allowed_sans"].Items.Select(static name => name.Text)]
            : null;
        var clients = new ClientCertificates(authentication, known, names);
        return names is null || clients.AreRequired
            ? clients
            : throw tls["client_allowed_sans"].Wrong("needs a client_auth_type that requires a certificate");
    }

    /// <summary>How chains are built; null for the system's own way, with the system's authorities.</summary>
    internal X509ChainPolicy? Policy()
    {
        if (!AreVerified)
        {
            return null;
        }

        // No revocation list is fetched in a handshake; Go's servers have none either.
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        policy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        if (_authorities is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(_authorities);
            policy.ExtraStore.AddRange(_authorities);
        }
        return policy;
    }

    internal bool Accept(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 shown)
        {
            return !AreRequired;
        }
        bool trusted = !AreVerified || errors == SslPolicyErrors.None
            || (errors == SslPolicyErrors.RemoteCertificateChainErrors && EndsInAuthority(chain));
        return trusted && (_names is null || CertificateNames.Of(shown).Exists(_names.Contains));
    }

    /// <summary>
    /// An authority that is given is trusted, be it an intermediate, as in Go. The chain builder here accepts self-signed ends
    /// only, and says <see cref="X509ChainStatusFlags.PartialChain"/> of a chain in which nothing else is wrong.
    /// </summary>
    private bool EndsInAuthority(X509Chain? chain) =>
        _authorities is not null && chain is { ChainElements.Count: > 0 }
        && chain.ChainStatus.All(static status => status.Status == X509ChainStatusFlags.PartialChain)
        && _authorities.Any(authority =>
            authority.RawDataMemory.Span.SequenceEqual(chain.ChainElements[^1].Certificate.RawDataMemory.Span));
}
