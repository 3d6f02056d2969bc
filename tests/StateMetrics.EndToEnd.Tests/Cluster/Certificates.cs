using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using StateMetrics.EndToEnd.Tests.Harness;

namespace StateMetrics.EndToEnd.Tests.Cluster;

/// <summary>An authority made for one run, the API server's certificate for loopback, and the key of service-account tokens.</summary>
internal sealed class Certificates
{
    internal Certificates(TemporaryFolder folder, DateTimeOffset now)
    {
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var serverKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var tokenKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 authority = Authority(authorityKey, now);
        using X509Certificate2 server = Server(serverKey, authority, now);
        AuthorityPem = authority.ExportCertificatePem();
        ServerCertificateFile = folder.Write("server.crt", server.ExportCertificatePem());
        ServerKeyFile = folder.Write("server.key", serverKey.ExportPkcs8PrivateKeyPem());
        TokenKeyFile = folder.Write("tokens.key", tokenKey.ExportECPrivateKeyPem());
    }

    internal string AuthorityPem { get; }

    internal string ServerCertificateFile { get; }

    internal string ServerKeyFile { get; }

    internal string TokenKeyFile { get; }

    private static X509Certificate2 Authority(ECDsa key, DateTimeOffset now)
    {
        var request = new CertificateRequest("CN=state-metrics test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(now.AddHours(-1), now.AddDays(1));
    }

    private static X509Certificate2 Server(ECDsa key, X509Certificate2 authority, DateTimeOffset now)
    {
        var request = new CertificateRequest("CN=kube-apiserver", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        return request.Create(authority, now.AddHours(-1), now.AddDays(1).AddMinutes(-1), [1, 2, 3, 4]);
    }
}
