using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace StateMetrics.Kubernetes.Connection;

/// <summary>A client certificate, its intermediates and its key, as PEM text.</summary>
internal sealed class ClientIdentity(string certificatePem, string keyPem) : IEquatable<ClientIdentity>
{
    private readonly string _certificatePem = certificatePem;
    private readonly string _keyPem = keyPem;

    public bool Equals(ClientIdentity? other) =>
        other is not null && _certificatePem == other._certificatePem && _keyPem == other._keyPem;

    public override bool Equals(object? obj) => Equals(obj as ClientIdentity);

    public override int GetHashCode() => HashCode.Combine(_certificatePem, _keyPem);

    /// <exception cref="InvalidDataException">The texts are no certificate with its RSA or EC key.</exception>
    internal SslStreamCertificateContext ToContext()
    {
        try
        {
            var certificate = X509Certificate2.CreateFromPem(_certificatePem, _keyPem);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(_certificatePem);

            // Offline: the intermediates are in the text, and fetching others would delay every handshake.
            return SslStreamCertificateContext.Create(certificate, chain, offline: true);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new InvalidDataException("is no certificate with its RSA or EC key in PEM", e);
        }
    }
}
