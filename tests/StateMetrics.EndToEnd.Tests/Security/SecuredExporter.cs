using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using StateMetrics.EndToEnd.Tests.Exporter;
using StateMetrics.EndToEnd.Tests.Harness;
using StateMetrics.Testing.Certificates;

namespace StateMetrics.EndToEnd.Tests.Security;

/// <summary>The exporter on a small simulated cluster, behind a web configuration that a test writes and changes.</summary>
internal sealed class SecuredExporter : IAsyncDisposable
{
    private static readonly TimeSpan s_startLimit = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private ExporterProcess? _process;

    /// <summary>Issues the server's first certificate, and is the one that clients trust.</summary>
    internal TestAuthority Authority { get; } = new("server authority");

    /// <summary>Issues certificates to clients.</summary>
    internal TestAuthority ClientAuthority { get; } = new("client authority");

    internal ExporterProcess Process => _process!;

    /// <summary>Starts with a web configuration; tls.crt, tls.key and ca.crt (the clients' authority) are beside it.</summary>
    internal static async Task<SecuredExporter> StartAsync(string web, params string[] arguments)
    {
        var exporter = new SecuredExporter();
        exporter.WritePair(exporter.Authority.IssueServer());
        exporter.Write("ca.crt", exporter.ClientAuthority.Pem);
        exporter.Write("web.yml", web);
        exporter._process = ExporterProcess.Start(
            ["demo", "--pods=20", "--churn=0", "--host=127.0.0.1", "--telemetry-host=127.0.0.1",
                $"--tls-config={exporter.At("web.yml")}", .. arguments]);
        await Eventually.HoldsAsync(s_startLimit, () => Task.FromResult(
            exporter.Process.HasExited || exporter.Process.Output.Contains("/metrics; telemetry at", StringComparison.Ordinal)
                ? null
                : "not listening"));
        return exporter;
    }

    internal string At(string name) => _folder.At(name);

    internal void Write(string name, string text) => _folder.Write(name, text);

    internal void WritePair(CertificatePair pair)
    {
        // Each file is complete at every moment, as tools that rotate certificates leave them.
        foreach ((string name, string text) in new[] { ("tls.crt", pair.Certificate), ("tls.key", pair.Key) })
        {
            Write(name + ".new", text);
            File.Move(At(name + ".new"), At(name), overwrite: true);
        }
    }

    /// <summary>A client over TLS: it trusts the authorities given, or the server's first one, and shows the certificate given.</summary>
    internal HttpClient Client(CertificatePair? own = null, SslProtocols versions = SslProtocols.None, params TestAuthority[] trusted)
    {
        var handler = new SocketsHttpHandler { SslOptions = { EnabledSslProtocols = versions } };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        foreach (TestAuthority authority in trusted.Length > 0 ? trusted : [Authority])
        {
            handler.SslOptions.CertificateChainPolicy.CustomTrustStore.ImportFromPem(authority.Pem);
        }
        if (own is not null)
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(own.Certificate);
            handler.SslOptions.ClientCertificateContext = SslStreamCertificateContext.Create(own.ToCertificate(), chain, offline: true);
        }
        return new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(20) };
    }

    internal Uri Secure(string path, bool telemetry = false) => new($"https://127.0.0.1:{PortOf(telemetry)}/{path}");

    internal Uri Plain(string path, bool telemetry = false) => new($"http://127.0.0.1:{PortOf(telemetry)}/{path}");

    /// <summary>The status of a path on both ports, which are held to the same; 0 where there was no connection.</summary>
    internal async Task<int> StatusAsync(HttpClient client, string path)
    {
        int main = await OneAsync(client, Secure(path));
        Assert.Equal(main, await OneAsync(client, Secure(path, telemetry: true)));
        return main;
    }

    /// <summary>The status of a path of plain HTTP, with a user's name and password.</summary>
    internal async Task<int> PlainStatusAsync(string path, string? credentials = null)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(20) };
        using var request = new HttpRequestMessage(HttpMethod.Get, Plain(path));
        if (credentials is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", Basic(credentials));
        }
        using HttpResponseMessage answer = await client.SendAsync(request);
        return (int)answer.StatusCode;
    }

    internal static string Basic(string credentials) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials));

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
        Authority.Dispose();
        ClientAuthority.Dispose();
        _folder.Dispose();
    }

    private int PortOf(bool telemetry) => telemetry ? Process.TelemetryPort : Process.Port;

    private static async Task<int> OneAsync(HttpClient client, Uri address)
    {
        try
        {
            using HttpResponseMessage answer = await client.GetAsync(address);
            return (int)answer.StatusCode;
        }
        catch (HttpRequestException e) when (e.StatusCode is null)
        {
            // TLS 1.3 tells a client that its certificate is refused after the handshake, when it reads.
            return 0;
        }
    }
}
