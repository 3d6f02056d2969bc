using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using StateMetrics.EndToEnd.Tests.Exporter;
using StateMetrics.EndToEnd.Tests.Harness;
using StateMetrics.Testing.Certificates;

namespace StateMetrics.EndToEnd.Tests.Security;

/// <summary>Encrypted connections of the published executable, over loopback, on both ports.</summary>
public sealed class TlsTests
{
    private const string Pair = "tls_server_config: {cert_file: tls.crt, key_file: tls.key";

    /// <summary>What a client gets without a certificate, with one of the known authority, and with one of another.</summary>
    [Theory]
    [InlineData("NoClientCert", false, 200, 200, 200)]
    [InlineData("RequestClientCert", false, 200, 200, 200)]
    [InlineData("RequireClientCert", false, 0, 200, 200)]
    [InlineData("RequireAnyClientCert", false, 0, 200, 200)]
    [InlineData("RequireAnyClientCert", true, 0, 200, 200)]
    [InlineData("VerifyClientCertIfGiven", true, 200, 200, 0)]
    [InlineData("RequireAndVerifyClientCert", true, 0, 200, 0)]
    public async Task Each_type_of_client_authentication_lets_in_whom_it_says(
        string type, bool authority, int without, int known, int stranger)
    {
        string authorities = authority ? ", client_ca_file: ca.crt" : "";
        await using SecuredExporter exporter = await SecuredExporter.StartAsync($"{Pair}, client_auth_type: {type}{authorities}}}");
        using var other = new TestAuthority("other");
        using HttpClient nobody = exporter.Client();
        using HttpClient friend = exporter.Client(exporter.ClientAuthority.IssueClient("friend"));
        using HttpClient foreigner = exporter.Client(other.IssueClient("foreigner"));
        Assert.Equal(
            (without, known, stranger),
            (await exporter.StatusAsync(nobody, "metrics"), await exporter.StatusAsync(friend, "metrics"),
                await exporter.StatusAsync(foreigner, "metrics")));
    }

    [Fact]
    public async Task Certificates_of_intermediates_and_only_those_for_clients_are_good()
    {
        await using SecuredExporter exporter = await SecuredExporter.StartAsync(
            $"{Pair}, client_auth_type: RequireAndVerifyClientCert, client_ca_file: ca.crt}}");
        using var intermediate = new TestAuthority("intermediate", exporter.ClientAuthority);
        using HttpClient client = exporter.Client(intermediate.IssueClient("client"));
        using HttpClient server = exporter.Client(exporter.ClientAuthority.IssueServer());
        Assert.Equal((200, 0), (await exporter.StatusAsync(client, "healthz"), await exporter.StatusAsync(server, "healthz")));
    }

    [Theory]
    [InlineData("prometheus.monitoring", 200)]
    [InlineData("10.1.2.3", 200)]
    [InlineData("ops@example.org", 200)]
    [InlineData("spiffe://example.org/prometheus", 200)]
    [InlineData("prometheus.monitoring.evil", 0)]
    [InlineData("", 0)]
    public async Task Only_the_allowed_names_are_let_in(string name, int status)
    {
        await using SecuredExporter exporter = await SecuredExporter.StartAsync($$"""
            {{Pair}}, client_auth_type: RequireAndVerifyClientCert, client_ca_file: ca.crt,
              client_allowed_sans: [prometheus.monitoring, 10.1.2.3, ops@example.org, spiffe://example.org/prometheus]}
            """);
        using HttpClient client = exporter.Client(exporter.ClientAuthority.IssueClient("c", name.Length == 0 ? [] : ["x.example", name]));
        Assert.Equal(status, await exporter.StatusAsync(client, "healthz"));
    }

    [Theory]
    [InlineData("TLS12", "TLS13", 200, 200)]
    [InlineData("TLS13", "TLS13", 0, 200)]
    [InlineData("TLS12", "TLS12", 200, 0)]
    public async Task Versions_outside_the_limits_are_refused(string min, string max, int older, int newer)
    {
        await using SecuredExporter exporter = await SecuredExporter.StartAsync($"{Pair}, min_version: {min}, max_version: {max}}}");
        using HttpClient tls12 = exporter.Client(versions: SslProtocols.Tls12);
        using HttpClient tls13 = exporter.Client(versions: SslProtocols.Tls13);
        Assert.Equal((older, newer), (await exporter.StatusAsync(tls12, "healthz"), await exporter.StatusAsync(tls13, "healthz")));
    }

    [Fact]
    public async Task Plain_requests_get_nothing_of_an_encrypted_port()
    {
        await using SecuredExporter exporter = await SecuredExporter.StartAsync($"{Pair}}}");
        await Assert.ThrowsAsync<HttpRequestException>(() => exporter.PlainStatusAsync("metrics"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_says_nothing_before_or_after_the_handshake_is_dropped(bool shakesHands)
    {
        await using SecuredExporter exporter = await SecuredExporter.StartAsync($"{Pair}}}", "--server-read-header-timeout=1s");
        using var tcp = new System.Net.Sockets.TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, exporter.Process.Port, TestContext.Current.CancellationToken);
        await using var tls = new System.Net.Security.SslStream(tcp.GetStream());
        if (shakesHands)
        {
            await tls.AuthenticateAsClientAsync(
                new() { RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null },
                TestContext.Current.CancellationToken);
        }
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        // Well before the five minutes that a connection may wait for its next request.
        Stream stream = shakesHands ? tls : tcp.GetStream();
        Assert.Equal(0, await EndAsync(stream, limit.Token));
        using HttpClient client = exporter.Client();
        Assert.Equal(200, await exporter.StatusAsync(client, "healthz"));
    }

    [Fact]
    public async Task Fifty_streams_of_one_connection_are_scraped_at_the_same_time()
    {
        await using SecuredExporter exporter = await SecuredExporter.StartAsync($"{Pair}}}");
        using HttpClient client = exporter.Client();
        int[] statuses = await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, exporter.Secure("metrics"))
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            using HttpResponseMessage answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            return (int)answer.StatusCode;
        }));
        Assert.Equal(Enumerable.Repeat(200, 50), statuses);
    }

    [Theory]
    [InlineData("true", "2.0")]
    [InlineData("false", "1.1")]
    public async Task HTTP_2_can_be_switched_off(string http2, string version)
    {
        await using SecuredExporter exporter = await SecuredExporter.StartAsync($"{Pair}}}\nhttp_server_config: {{http2: {http2}}}");
        using HttpClient client = exporter.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, exporter.Secure("metrics"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        using HttpResponseMessage answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal((version, HttpStatusCode.OK), (answer.Version.ToString(), answer.StatusCode));
    }

    [Theory]
    [InlineData("tls_server_config: {cert_file: missing.crt, key_file: tls.key}",
        "tls_server_config.cert_file \"missing.crt\" does not exist")]
    [InlineData("tls_server_confg: {}", "line 1: unknown key tls_server_confg, did you mean tls_server_config?")]
    [InlineData("basic_auth_users: {alice: password}", "basic_auth_users.alice is not a bcrypt hash such as htpasswd -nBC 10 prints")]
    public async Task A_file_that_cannot_be_used_ends_the_start_with_one_line(string web, string line)
    {
        await using SecuredExporter exporter = await SecuredExporter.StartAsync(web);
        Assert.Equal(1, await exporter.Process.WaitForExitAsync(TimeSpan.FromSeconds(30)));
        Assert.EndsWith($"\nstate-metrics: --tls-config {exporter.At("web.yml")}: {line}\n", exporter.Process.Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Certificates_are_rotated_during_a_thousand_requests_without_one_failure()
    {
        await using SecuredExporter exporter = await SecuredExporter.StartAsync($"{Pair}}}");
        using var next = new TestAuthority("next authority");
        using HttpClient lasting = exporter.Client(trusted: [exporter.Authority, next]);
        var issuers = new HashSet<string>();
        CancellationToken stop = TestContext.Current.CancellationToken;
        bool rotated = false;
        int requests = 0;
        while (requests < 1000 || !issuers.Contains("CN=next authority"))
        {
            Assert.True(requests < 100_000, "the new certificate never came");
            if (requests == 200 && !rotated)
            {
                exporter.WritePair(next.IssueServer(isRsa: true));
                rotated = true;
            }
            // One connection stays open all the time; the others are new ones, each with a handshake of its own.
            Assert.Equal("OK", await lasting.GetStringAsync(exporter.Secure("healthz"), stop));
            issuers.Add(await IssuerAsync(exporter, next));
            requests += 2;
        }
        Assert.Equal(["CN=next authority", "CN=server authority"], issuers.Order());
    }

    [Fact]
    public async Task A_new_certificate_that_cannot_be_read_keeps_the_old_one_and_says_so()
    {
        await using SecuredExporter exporter = await SecuredExporter.StartAsync($"{Pair}}}");
        using HttpClient client = exporter.Client();
        const string Family = "\nkube_state_metrics_last_config_reload_successful{type=\"tlsconfig\",filename=";
        async Task ShowsAsync(int value) => await Eventually.HoldsAsync(TimeSpan.FromSeconds(20), async () =>
            (await client.GetStringAsync(exporter.Secure("metrics", telemetry: true)))
                .Contains($"{Family}\"{exporter.At("web.yml")}\"}} {value}\n", StringComparison.Ordinal) ? null : $"not {value} yet");
        await ShowsAsync(1);
        exporter.Write("tls.crt", "no certificate");
        await ShowsAsync(0);
        Assert.Contains(
            $"--tls-config {exporter.At("web.yml")}: tls_server_config.cert_file holds no certificate in PEM; "
                + "what was in force stays in force",
            exporter.Process.Output, StringComparison.Ordinal);
        Assert.Equal(200, await exporter.StatusAsync(client, "metrics"));
        exporter.WritePair(exporter.Authority.IssueServer("again"));
        await ShowsAsync(1);
    }

    [Fact]
    public async Task Client_authorities_are_taken_over_when_their_file_changes()
    {
        await using SecuredExporter exporter = await SecuredExporter.StartAsync(
            $"{Pair}, client_auth_type: RequireAndVerifyClientCert, client_ca_file: ca.crt}}");
        using var other = new TestAuthority("other");
        CertificatePair own = other.IssueClient("own");
        using HttpClient before = exporter.Client(own);
        Assert.Equal(0, await exporter.StatusAsync(before, "healthz"));
        exporter.Write("ca.crt", other.Pem);
        await Eventually.HoldsAsync(TimeSpan.FromSeconds(20), async () =>
        {
            using HttpClient client = exporter.Client(own);
            using HttpResponseMessage answer = await client.GetAsync(exporter.Secure("healthz"));
            return answer.IsSuccessStatusCode ? null : $"{answer.StatusCode}";
        });
        using HttpClient former = exporter.Client(exporter.ClientAuthority.IssueClient("former"));
        Assert.Equal(0, await exporter.StatusAsync(former, "healthz"));
    }

    /// <summary>Reads until the server ends the connection, in whichever way; 0.</summary>
    private static async Task<int> EndAsync(Stream stream, CancellationToken limit)
    {
        try
        {
            return await stream.ReadAsync(new byte[1], limit);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static async Task<string> IssuerAsync(SecuredExporter exporter, TestAuthority next)
    {
        string issuer = "";
        using var tcp = new System.Net.Sockets.TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, exporter.Process.Port, TestContext.Current.CancellationToken);
        await using var tls = new System.Net.Security.SslStream(tcp.GetStream());
        await tls.AuthenticateAsClientAsync(new System.Net.Security.SslClientAuthenticationOptions
        {
            TargetHost = "127.0.0.1",
            RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
            {
                issuer = certificate!.Issuer;
                chain!.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
                chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
                chain.ChainPolicy.CustomTrustStore.ImportFromPem(exporter.Authority.Pem);
                chain.ChainPolicy.CustomTrustStore.ImportFromPem(next.Pem);
                return chain.Build((X509Certificate2)certificate);
            },
        }, TestContext.Current.CancellationToken);
        await tls.WriteAsync("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"u8.ToArray(),
            TestContext.Current.CancellationToken);
        using var reader = new StreamReader(tls);
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", await reader.ReadToEndAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        return issuer;
    }
}
