using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace StateMetrics.Server.Http.Tls;

/// <summary>The certificate that the servers show, with its intermediates and its key.</summary>
internal sealed record TlsIdentity(SslStreamCertificateContext Context)
{
    /// <exception cref="WebConfigurationException">The texts are no certificate with its key.</exception>
    internal static TlsIdentity Read((WebValue Name, string Pem) certificate, (WebValue Name, string Pem) key)
    {
        X509Certificate2Collection chain = Certificates(certificate.Name, certificate.Pem);
        if (key.Pem.Contains("ENCRYPTED", StringComparison.Ordinal))
        {
            throw key.Name.Wrong("is encrypted, and there is nowhere to take the passphrase from");
        }
        try
        {
            // The first one is the server's own; .NET looks for its key among those of the text.
            var own = X509Certificate2.CreateFromPem(chain[0].ExportCertificatePem(), key.Pem);

            // Offline: the intermediates are in the text, and fetching others would delay every handshake.
            return new TlsIdentity(SslStreamCertificateContext.Create(own, chain, offline: true));
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw key.Name.Wrong($"is no RSA or EC key in PEM that belongs to the first certificate of {certificate.Name.Key}", e);
        }
    }

    /// <exception cref="WebConfigurationException">The text holds no certificate, or a broken one.</exception>
    internal static X509Certificate2Collection Certificates(WebValue name, string pem)
    {
        var all = new X509Certificate2Collection();
        try
        {
            all.ImportFromPem(pem);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw name.Wrong("holds a certificate that cannot be read", e);
        }
        return all.Count > 0 ? all : throw name.Wrong("holds no certificate in PEM");
    }
}
