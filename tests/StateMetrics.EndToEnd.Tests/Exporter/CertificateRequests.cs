using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace StateMetrics.EndToEnd.Tests.Exporter;

/// <summary>The API server reads what it is asked to sign.</summary>
internal static class CertificateRequests
{
    internal static string Base64()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string pem = new CertificateRequest("CN=someone", key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
        return Convert.ToBase64String(Encoding.ASCII.GetBytes(pem));
    }
}
