using System.Security.Cryptography.X509Certificates;

namespace StateMetrics.Testing.Certificates;

/// <summary>A certificate, with its intermediates behind it, and its key, as PEM.</summary>
public sealed record CertificatePair(string Certificate, string Key)
{
    /// <summary>The certificate with its key, as a client shows it.</summary>
    public X509Certificate2 ToCertificate() => X509Certificate2.CreateFromPem(Certificate, Key);
}
