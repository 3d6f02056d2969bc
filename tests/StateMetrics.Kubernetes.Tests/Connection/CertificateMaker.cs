using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace StateMetrics.Kubernetes.Tests.Connection;

/// <summary>A certificate authority of a test's own.</summary>
internal sealed class CertificateMaker : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _authority;

    internal CertificateMaker(string name, CertificateMaker? issuer = null)
    {
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        if (issuer is null)
        {
            _authority = request.CreateSelfSigned(Start, Start.AddYears(20));
            return;
        }

        var generator = X509SignatureGenerator.CreateForECDsa(issuer._key);
        _authority = request.Create(
            issuer._authority.SubjectName, generator, Start, Start.AddYears(20), RandomNumberGenerator.GetBytes(8));
    }

    internal string Pem => _authority.ExportCertificatePem() + "\n";

    // Certificates are checked against the real clock, so they are valid for as long as the tests may live.
    private static DateTimeOffset Start => new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    internal X509Certificate2 IssueServer(params string[] names)
    {
        (string certificate, string key) = Issue($"CN={names[0]}", ECDsa.Create(ECCurve.NamedCurves.nistP256), names);
        return X509Certificate2.CreateFromPem(certificate, key);
    }

    internal (string Certificate, string Key) IssueClient(string name, bool isRsa = false) =>
        Issue($"CN={name}", isRsa ? RSA.Create(2048) : ECDsa.Create(ECCurve.NamedCurves.nistP256), []);

    public void Dispose()
    {
        _authority.Dispose();
        _key.Dispose();
    }

    private (string Certificate, string Key) Issue(string subject, AsymmetricAlgorithm key, string[] names)
    {
        using (key)
        {
            var name = new X500DistinguishedName(subject);
            CertificateRequest request = key is RSA rsa
                ? new CertificateRequest(name, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
                : new CertificateRequest(name, (ECDsa)key, HashAlgorithmName.SHA256);
            bool isServer = names.Length > 0;
            if (isServer)
            {
                request.CertificateExtensions.Add(AlternativeNames(names));
            }

            request.CertificateExtensions.Add(
                new X509EnhancedKeyUsageExtension([new Oid(isServer ? "1.3.6.1.5.5.7.3.1" : "1.3.6.1.5.5.7.3.2")], false));
            var generator = X509SignatureGenerator.CreateForECDsa(_key);
            using X509Certificate2 issued = request.Create(
                _authority.SubjectName, generator, Start, Start.AddYears(19), RandomNumberGenerator.GetBytes(8));

            // The form in which kubeadm writes them: the algorithm's own key block.
            string keyPem = key is RSA r ? r.ExportRSAPrivateKeyPem() : ((ECDsa)key).ExportECPrivateKeyPem();
            return (issued.ExportCertificatePem() + "\n", keyPem + "\n");
        }
    }

    private static X509Extension AlternativeNames(string[] names)
    {
        var builder = new SubjectAlternativeNameBuilder();
        foreach (string name in names)
        {
            if (IPAddress.TryParse(name, out IPAddress? address))
            {
                builder.AddIpAddress(address);
            }
            else
            {
                builder.AddDnsName(name);
            }
        }

        return builder.Build();
    }
}
