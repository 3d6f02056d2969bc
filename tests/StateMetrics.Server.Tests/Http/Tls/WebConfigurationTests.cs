using System.Security.Authentication;
using StateMetrics.Server.Http.Tls;
using StateMetrics.Testing.Certificates;

namespace StateMetrics.Server.Tests.Http.Tls;

/// <summary>What the web configuration file may say, and the one line that names what it may not.</summary>
public sealed class WebConfigurationTests
{
    internal const string Hash = "$2y$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a";

    private const string Pair = "tls_server_config: {cert_file: tls.crt, key_file: tls.key";

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("tls_server_config:\nhttp_server_config:\nbasic_auth_users:\nrate_limit:\n")]
    [InlineData("tls_server_config: {}\nhttp_server_config: {headers: {}}\nbasic_auth_users: {}\nrate_limit: {interval: 0}\n")]
    public void A_file_without_settings_changes_nothing(string text)
    {
        WebConfiguration read = Read(text);
        Assert.Equal((null, null, null, 0), (read.Tls, read.Users, read.Rate, read.Headers.Count));
    }

    [Fact]
    public void Every_setting_is_read()
    {
        WebConfiguration read = Read($$"""
            {{Pair}}, client_auth_type: RequireAndVerifyClientCert, client_ca_file: ca.crt, client_allowed_sans: [a, b],
              min_version: TLS12, max_version: TLS13, prefer_server_cipher_suites: false, curve_preferences: [],
              cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, TLS_AES_128_GCM_SHA256] }
            http_server_config:
              http2: false
              headers:
                Strict-Transport-Security: max-age=1
                X-Content-Type-Options: nosniff
                X-Frame-Options: deny
                X-XSS-Protection: ""
                Content-Security-Policy: default-src 'none'
            basic_auth_users:
              alice: {{Hash}}
            rate_limit:
              interval: 500ms
              burst: 7
            """);
        Assert.Equal(SslProtocols.Tls12 | SslProtocols.Tls13, read.Tls!.Versions);
        Assert.NotNull(read.Tls.Ciphers);
        Assert.False(read.Tls.Http2);
        Assert.True(read.Tls.Clients.AreAskedFor);
        Assert.Equal(
            "Strict-Transport-Security X-Content-Type-Options X-Frame-Options Content-Security-Policy",
            string.Join(' ', read.Headers.Select(static h => h.Key)));
        Assert.NotNull(read.Users);
        Assert.Equal(new RateTerms(TimeSpan.FromMilliseconds(500), 7), read.Rate);
    }

    [Theory]
    [InlineData("TLS12", "TLS12", SslProtocols.Tls12)]
    [InlineData("TLS13", "TLS13", SslProtocols.Tls13)]
    [InlineData("", "", SslProtocols.Tls12 | SslProtocols.Tls13)]
    public void Versions_are_a_range(string min, string max, SslProtocols versions) =>
        Assert.Equal(versions, Read($"{Pair}, min_version: \"{min}\", max_version: \"{max}\"}}").Tls!.Versions);

    [Theory]
    [InlineData("NoClientCert", false)]
    [InlineData("RequestClientCert", true)]
    [InlineData("RequireClientCert", true)]
    [InlineData("RequireAnyClientCert", true)]
    [InlineData("VerifyClientCertIfGiven", true)]
    [InlineData("RequireAndVerifyClientCert", true)]
    public void Every_type_of_client_authentication_is_known(string type, bool asks) =>
        Assert.Equal(asks, Read($"{Pair}, client_auth_type: {type}}}").Tls!.Clients.AreAskedFor);

    [Fact]
    public void Certificates_can_stand_in_the_file()
    {
        static string Indented(string pem) => pem.Replace("\n", "\n    ", StringComparison.Ordinal);
        string text = $"""
            tls_server_config:
              cert: |
                {Indented(WebFolder.Server.Certificate)}
              key: |
                {Indented(WebFolder.Server.Key)}
            """;
        Assert.NotNull(Read(text).Tls);
    }

    [Fact]
    public void Paths_are_relative_to_the_file_or_absolute()
    {
        using var folder = new WebFolder();
        folder.Write("web.yml", $"tls_server_config: {{cert_file: {folder.Folder}/tls.crt, key_file: ./tls.key}}");
        Assert.NotNull(WebConfigurationReader.Read(folder.Configuration, new WebFiles()).Tls);
    }

    public static TheoryData<string, string> Refusals => new()
    {
        // Not a configuration at all
        { "a: [", "line " },
        { "- a", "is not a mapping" },
        { "text", "is not a mapping" },
        { "tls_server_config: 1", "tls_server_config is not a mapping" },

        // Strict keys
        { "tls: {}", "line 1: unknown key tls" },
        { "basic_auth_user: {}", "line 1: unknown key basic_auth_user, did you mean basic_auth_users?" },
        { "tls_server_config:\n  certfile: a", "line 2: unknown key tls_server_config.certfile, did you mean cert_file?" },
        { "http_server_config: {http3: true}", "line 1: unknown key http_server_config.http3, did you mean http2?" },
        { "http_server_config: {headers: {Server: x}}", "line 1: unknown key http_server_config.headers.Server" },
        { "rate_limit: {bursts: 1}", "line 1: unknown key rate_limit.bursts, did you mean burst?" },
        { "http_server_config: {http2: true, http2: false}", "line 1, column 35: " },

        // Certificates
        { "tls_server_config: {cert_file: tls.crt}", "tls_server_config has neither key_file nor key" },
        { "tls_server_config: {key_file: tls.key}", "tls_server_config has neither cert_file nor cert" },
        { "tls_server_config: {min_version: TLS12}", "tls_server_config has neither cert_file nor cert" },
        { "tls_server_config: {client_auth_type: RequireAnyClientCert}", "tls_server_config has neither cert_file nor cert" },
        { "tls_server_config: {cert_file: no.crt, key_file: tls.key}",
            "tls_server_config.cert_file \"no.crt\" does not exist" },
        { "tls_server_config: {cert_file: ., key_file: tls.key}", "tls_server_config.cert_file \".\" may not be read" },
        { "tls_server_config: {cert_file: big, key_file: tls.key}",
            "tls_server_config.cert_file \"big\" is larger than 1048576 bytes" },
        { "tls_server_config: {cert_file: web.yml, key_file: tls.key}",
            "tls_server_config.cert_file holds no certificate in PEM" },
        { "tls_server_config: {cert_file: broken, key_file: tls.key}",
            "tls_server_config.cert_file holds a certificate that cannot be read" },
        { "tls_server_config: {cert_file: tls.crt, key_file: tls.crt}",
            "tls_server_config.key_file is no RSA or EC key in PEM that belongs to the first certificate of tls_server_config.cert_file" },
        { "tls_server_config: {cert_file: tls.crt, key_file: other.key}",
            "tls_server_config.key_file is no RSA or EC key in PEM that belongs to the first certificate of tls_server_config.cert_file" },
        { "tls_server_config: {cert_file: tls.crt, key: x}",
            "tls_server_config.key is no RSA or EC key in PEM that belongs to the first certificate of tls_server_config.cert_file" },
        { "tls_server_config: {cert_file: tls.crt, key_file: locked.key}",
            "tls_server_config.key_file is encrypted, and there is nowhere to take the passphrase from" },
        { Pair + ", cert: x}", "tls_server_config has both cert and cert_file" },

        // Clients
        { Pair + ", client_auth_type: VerifyClientCert}", "tls_server_config.client_auth_type is not one of NoClientCert, "
            + "RequestClientCert, RequireClientCert, RequireAnyClientCert, VerifyClientCertIfGiven, RequireAndVerifyClientCert" },
        { Pair + ", client_ca_file: ca.crt}",
            "tls_server_config.client_ca_file is given, but no client_auth_type that asks for certificates" },
        { Pair + ", client_ca: x, client_auth_type: RequireAndVerifyClientCert}",
            "tls_server_config.client_ca holds no certificate in PEM" },
        { Pair + ", client_allowed_sans: [a], client_auth_type: VerifyClientCertIfGiven}",
            "tls_server_config.client_allowed_sans needs a client_auth_type that requires a certificate" },

        // Names
        { Pair + ", min_version: TLS14}", "tls_server_config.min_version is not one of TLS10, TLS11, TLS12, TLS13" },
        { Pair + ", min_version: TLS11}",
            "tls_server_config.min_version is TLS11, which RFC 8996 forbids and the system's OpenSSL refuses: TLS12 is the oldest" },
        { Pair + ", min_version: TLS13, max_version: TLS12}", "tls_server_config.min_version is TLS13, above max_version TLS12" },
        { Pair + ", cipher_suites: [TLS_RSA_WITH_RC4_128_SHA]}", "tls_server_config.cipher_suites[0] is not one of TLS_ECDHE_ECDSA_" },
        { Pair + ", curve_preferences: [X25519]}", "tls_server_config.curve_preferences cannot be set by this program: name the curves "
            + "to the system's OpenSSL, as Groups in the file of OPENSSL_CONF" },
        { "http_server_config: {http2: maybe}", "http_server_config.http2 is neither true nor false" },
        { "http_server_config: {headers: {X-Frame-Options: allow}}",
            "http_server_config.headers.X-Frame-Options is not deny or sameorigin" },
        { "http_server_config: {headers: {Content-Security-Policy: \"a\\nb\"}}",
            "http_server_config.headers.Content-Security-Policy is not a header's value: at most 4096 visible characters of ASCII" },

        // Users and rate
        { "basic_auth_users: {alice: secret}", "basic_auth_users.alice is not a bcrypt hash such as htpasswd -nBC 10 prints" },
        { "basic_auth_users: {alice: " + "$2y$17$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a}",
            "basic_auth_users.alice has cost 17; above 16 one comparison takes longer than a scrape may" },
        { "basic_auth_users: [alice]", "basic_auth_users is not a mapping" },
        { "rate_limit: {interval: fast}", "rate_limit.interval is not a duration such as 500ms, 1s or 1m" },
        { "rate_limit: {interval: 2h}", "rate_limit.interval is longer than 1 h" },
        { "rate_limit: {interval: 1s, burst: 0}", "rate_limit.burst is 0: no request would be answered" },
        { "rate_limit: {interval: 1s, burst: many}", "rate_limit.burst is not a whole number from 0 to 1000000" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void A_refusal_is_one_line_that_names_file_and_key(string text, string line)
    {
        using var folder = new WebFolder();
        using var other = new TestAuthority("other");
        folder.Write("big", new string('x', (1024 * 1024) + 1));
        folder.Write("broken", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        folder.Write("other.key", other.IssueServer().Key);
        folder.Write("locked.key", "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");
        folder.Write("web.yml", text);
        WebConfigurationException refusal = Assert.Throws<WebConfigurationException>(
            () => WebConfigurationReader.Read(folder.Configuration, new WebFiles()));
        Assert.StartsWith($"--tls-config {folder.Configuration}: {line}", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
        Assert.DoesNotContain("secret", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        WebConfigurationException refusal = Assert.Throws<WebConfigurationException>(
            () => WebConfigurationReader.Read("/nowhere/web.yml", new WebFiles()));
        Assert.Equal("--tls-config /nowhere/web.yml: does not exist", refusal.Message);
    }

    /// <summary>The corpus is this one text; what breaks here is added to it as a case of its own above.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_documents_are_read_or_refused(int seed)
    {
        using var folder = new WebFolder();
        var random = new Random(seed);
        string whole = $"""
            tls_server_config:
              cert_file: tls.crt
              key_file: tls.key
              client_auth_type: RequireAndVerifyClientCert
              client_ca_file: ca.crt
              client_allowed_sans: [a, "b"]
              cipher_suites: [TLS_AES_128_GCM_SHA256]
            http_server_config: &anchor
              headers: {"{X-Frame-Options: deny}"}
            basic_auth_users:
              alice: {Hash}
            rate_limit: {"{interval: 1s, burst: 3}"}

            """;
        int refused = 0;
        for (int i = 0; i < 700; i++)
        {
            folder.Write("web.yml", Mutated(whole, random));
            try
            {
                WebConfigurationReader.Read(folder.Configuration, new WebFiles());
            }
            catch (WebConfigurationException e)
            {
                refused++;
                Assert.DoesNotContain('\n', e.Message);
            }
        }
        Assert.InRange(refused, 100, 700);
    }

    private static string Mutated(string text, Random random)
    {
        string[] pieces = ["*anchor", "&x", ": ", "\n", "\0", "- ", "[", "{", "}", "\t", "!!binary ", "<<: *anchor\n", "\ud83d\ude00",
            "'", "%YAML 9"];
        var mutated = new System.Text.StringBuilder(text);
        for (int changes = random.Next(1, 6); changes > 0; changes--)
        {
            int at = random.Next(mutated.Length);
            switch (random.Next(4))
            {
                case 0: mutated.Remove(at, Math.Min(random.Next(1, 40), mutated.Length - at)); break;
                case 1: mutated.Insert(at, pieces[random.Next(pieces.Length)]); break;
                case 2: mutated[at] = (char)random.Next(1, 0xd7ff); break;
                default: mutated.Insert(at, mutated.ToString(at, Math.Min(random.Next(1, 200), mutated.Length - at))); break;
            }
            mutated.Append(' ');
        }
        return mutated.ToString();
    }

    private static WebConfiguration Read(string text)
    {
        using var folder = new WebFolder();
        folder.Write("web.yml", text);
        return WebConfigurationReader.Read(folder.Configuration, new WebFiles());
    }
}
