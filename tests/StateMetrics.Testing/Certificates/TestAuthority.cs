using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace StateMetrics.Testing.Certificates;

/// <summary>A certificate authority of a test's own, and the certificates that it issues, as PEM.</summary>
public sealed class TestAuthority : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _own;
    private readonly string _chainPem;

    /// <summary>A root, or an intermediate where there is an issuer.</summary>
    public TestAuthority(string name, TestAuthority? issuer = null)
    {
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _own = issuer is null ? request.CreateSelfSigned(Start, End) : issuer.Sign(request);
        _chainPem = issuer is null ? "" : _own.ExportCertificatePem() + "\n";
    }

    public string Pem => _own.ExportCertificatePem() + "\n";

    // Handshakes are checked against the real clock, so that certificates are good for as long as the tests may live.
    private static DateTimeOffset Start => new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static DateTimeOffset End => Start.AddYears(30);

    /// <summary>A server's certificate for loopback, followed by the intermediates, and its key.</summary>
    public CertificatePair IssueServer(string name = "server", bool isRsa = false) =>
        Issue(name, ["127.0.0.1", "localhost"], "1.3.6.1.5.5.7.3.1", isRsa);

    /// <summary>A client's certificate with these names: hosts, addresses, mail addresses or URIs.</summary>
    public CertificatePair IssueClient(string name, params string[] alternativeNames) =>
        Issue(name, alternativeNames, "1.3.6.1.5.5.7.3.2", isRsa: false);

    public void Dispose()
    {
        _own.Dispose();
        _key.Dispose();
    }

    private CertificatePair Issue(string name, string[] alternativeNames, string purpose, bool isRsa)
    {
        using AsymmetricAlgorithm key = isRsa ? RSA.Create(2048) : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var subject = new X500DistinguishedName($"CN={name}");
        CertificateRequest request = key is RSA rsa
            ? new CertificateRequest(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(subject, (ECDsa)key, HashAlgorithmName.SHA256);
        if (alternativeNames.Length > 0)
        {
            request.CertificateExtensions.Add(AlternativeNames(alternativeNames));
        }
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], false));
        using X509Certificate2 issued = Sign(request);
        return new CertificatePair(issued.ExportCertificatePem() + "\n" + _chainPem, key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    private X509Certificate2 Sign(CertificateRequest request) => request.Create(
        _own.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), Start, End.AddYears(-1), RandomNumberGenerator.GetBytes(8));

    private static X509Extension AlternativeNames(string[] names)
    {
        var builder = new SubjectAlternativeNameBuilder();
        foreach (string name in names)
        {
            if (IPAddress.TryParse(name, out IPAddress? address))
            {
                builder.AddIpAddress(address);
            }
            else if (name.Contains("://", StringComparison.Ordinal))
            {
                builder.AddUri(new Uri(name));
            }
            else if (name.Contains('@', StringComparison.Ordinal))
            {
                builder.AddEmailAddress(name);
            }
            else
            {
                builder.AddDnsName(name);
            }
        }
        return builder.Build();
    }
}
