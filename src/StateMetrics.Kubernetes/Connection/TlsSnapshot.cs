using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace StateMetrics.Kubernetes.Connection;

/// <summary>The certificates of one moment, by value: connections made with an equal snapshot are as good as new ones.</summary>
internal sealed record TlsSnapshot(string AuthoritiesPem, ClientIdentity? Identity)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <exception cref="InvalidDataException">There is a text, and it holds no certificate.</exception>
    internal X509Certificate2Collection ReadAuthorities()
    {
        var authorities = new X509Certificate2Collection();
        if (AuthoritiesPem.Length == 0)
        {
            return authorities;
        }

        try
        {
            authorities.ImportFromPem(AuthoritiesPem);
        }
        catch (CryptographicException e)
        {
            throw new InvalidDataException("holds a certificate that cannot be read", e);
        }

        return authorities.Count > 0 ? authorities : throw new InvalidDataException("holds no certificate in PEM");
    }

    /// <exception cref="InvalidDataException">A text does not hold what it should.</exception>
    internal SslClientAuthenticationOptions ToOptions(bool isInsecure)
    {
        var options = new SslClientAuthenticationOptions
        {
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            ClientCertificateContext = Identity?.ToContext(),
        };
        if (isInsecure)
        {
#pragma warning disable CA5359 // The user asked for it: insecure-skip-tls-verify.
            options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
            return options;
        }

        X509Certificate2Collection authorities = ReadAuthorities();
        if (authorities.Count > 0)
        {
            // Cluster CAs publish no revocation lists, and a download in a handshake would be a hidden dependency.
            options.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
            };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
            options.CertificateChainPolicy.ExtraStore.AddRange(authorities);
            options.CertificateChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
            options.RemoteCertificateValidationCallback = (_, _, chain, errors) =>
                errors == SslPolicyErrors.None
                || (errors == SslPolicyErrors.RemoteCertificateChainErrors && EndsIn(authorities, chain));
        }

        return options;
    }

    /// <summary>
    /// Clusters whose CA is an intermediate often hand out that one alone. Go's clients, and so everything around a
    /// cluster, trust what they are given; the chain builder here accepts self-signed ends only, and says
    /// <see cref="X509ChainStatusFlags.PartialChain"/> of a chain in which nothing else is wrong.
    /// </summary>
    private static bool EndsIn(X509Certificate2Collection authorities, X509Chain? chain) =>
        chain is { ChainElements.Count: > 0 }
        && chain.ChainStatus.All(status => status.Status == X509ChainStatusFlags.PartialChain)
        && authorities.Any(authority => authority.RawDataMemory.Span.SequenceEqual(chain.ChainElements[^1].Certificate.RawDataMemory.Span));
}
