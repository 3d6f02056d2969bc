using System.Net.Security;
using System.Security.Authentication;

namespace StateMetrics.Server.Http.Tls;

/// <summary>How a handshake goes: who we are, who may come, and what may be used. Immutable.</summary>
internal sealed class TlsTerms
{
    private static readonly List<SslApplicationProtocol> s_both = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];
    private static readonly List<SslApplicationProtocol> s_older = [SslApplicationProtocol.Http11];

    public required SslStreamCertificateContext Identity { get; init; }

    public required ClientCertificates Clients { get; init; }

    public required SslProtocols Versions { get; init; }

    /// <summary>Null for those of the system.</summary>
    public required CipherSuitesPolicy? Ciphers { get; init; }

    public required bool Http2 { get; init; }

    public SslServerAuthenticationOptions ToOptions() => new()
    {
        ServerCertificateContext = Identity,
        EnabledSslProtocols = Versions,
        CipherSuitesPolicy = Ciphers,
        ApplicationProtocols = Http2 ? s_both : s_older,
        ClientCertificateRequired = Clients.AreAskedFor,
        CertificateChainPolicy = Clients.Policy(),
        RemoteCertificateValidationCallback = Clients.AreAskedFor ? Clients.Accept : null,

        // A session that is taken up again has shown its certificate to an older configuration.
        AllowTlsResume = !Clients.AreAskedFor,
    };
}
