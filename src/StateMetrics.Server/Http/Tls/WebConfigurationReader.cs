using Microsoft.Extensions.Primitives;
using StateMetrics.Kubernetes.Wire.Yaml;
using StateMetrics.Server.Configuration;

namespace StateMetrics.Server.Http.Tls;

/// <summary>
/// The web configuration file of the Prometheus exporters, https://prometheus.io/docs/prometheus/latest/configuration/https/,
/// with strict keys. Paths in it are relative to its own folder.
/// </summary>
internal sealed class WebConfigurationReader
{
    // Sent with every answer; no policy that anybody wrote by hand comes near.
    private const int HeaderCharactersMax = 4096;

    // One interval per request: a longer one is a slip of the finger, and nobody would be served.
    private static readonly TimeSpan s_intervalMax = TimeSpan.FromHours(1);

    private static readonly string[] s_headers =
        ["Strict-Transport-Security", "X-Content-Type-Options", "X-Frame-Options", "X-XSS-Protection", "Content-Security-Policy"];

    private readonly string _path;
    private readonly WebFiles _files;

    private WebConfigurationReader(string path, WebFiles files) => (_path, _files) = (path, files);

    /// <exception cref="WebConfigurationException">The file, or one that it names, cannot be used.</exception>
    public static WebConfiguration Read(string path, WebFiles files) => new WebConfigurationReader(path, files).Read();

    private WebConfiguration Read()
    {
        ReadFile file = _files.Read(_path);
        YamlNode? node;
        try
        {
            node = YamlFile.ReadFirst(file.Text ?? throw new WebValue(_path, "", null).Wrong(file.Error));
        }
        catch (InvalidDataException e)
        {
            throw new WebValue(_path, "", null).Wrong(UsageException.Line(e.Message), e);
        }
        WebValue root = new WebValue(_path, "", node)
            .With("tls_server_config", "http_server_config", "basic_auth_users", "rate_limit");
        WebValue http = root["http_server_config"].With("http2", "headers");
        return new WebConfiguration
        {
            Tls = Tls(root["tls_server_config"], http["http2"].Flag(true)),
            Headers = Headers(http["headers"].With(s_headers)),
            Users = Users(root["basic_auth_users"]),
            Rate = Rate(root["rate_limit"].With("interval", "burst")),
        };
    }

    private TlsTerms? Tls(WebValue tls, bool http2)
    {
        tls = tls.With(
            "cert_file", "cert", "key_file", "key", "client_ca_file", "client_ca", "client_auth_type", "client_allowed_sans",
            "min_version", "max_version", "cipher_suites", "curve_preferences", "prefer_server_cipher_suites");
        string? certificate = Pem(tls, "cert");
        string? key = Pem(tls, "key");
        string? authorities = Pem(tls, "client_ca");
        ClientAuthentication authentication = ClientAuthenticationNames.Read(tls["client_auth_type"]);
        if (certificate is null && key is null && authorities is null && authentication == ClientAuthentication.NoClientCert)
        {
            return tls.Entries.Any() ? throw tls.Wrong("has neither cert_file nor cert") : null;
        }
        TlsIdentity identity = TlsIdentity.Read(
            (Named(tls, "cert"), certificate ?? throw tls.Wrong("has neither cert_file nor cert")),
            (Named(tls, "key"), key ?? throw tls.Wrong("has neither key_file nor key")));
        return new TlsTerms
        {
            Identity = identity.Context,
            Clients = ClientCertificates.Read(tls, authentication, (Named(tls, "client_ca"), authorities)),
            Versions = TlsNames.Versions(tls["min_version"], tls["max_version"]),
            Ciphers = TlsNames.Ciphers(tls),
            Http2 = http2,
        };
    }

    private static WebValue Named(WebValue tls, string name) => tls[name].IsPresent ? tls[name] : tls[name + "_file"];

    /// <summary>The text of a key, inline or from the file that it names; null where both are missing.</summary>
    private string? Pem(WebValue tls, string name)
    {
        (WebValue inline, WebValue file) = (tls[name], tls[name + "_file"]);
        if (inline.Text.Length > 0 && file.Text.Length > 0)
        {
            throw tls.Wrong($"has both {name} and {name}_file");
        }
        if (file.Text.Length == 0)
        {
            return inline.Text.Length > 0 ? inline.Text : null;
        }
        string path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(_path)) ?? "/", file.Text);
        ReadFile read = _files.Read(path);
        return read.Text ?? throw file.Wrong($"{UsageException.Quote(file.Text)} {read.Error}");
    }

    private static List<KeyValuePair<string, StringValues>> Headers(WebValue headers)
    {
        var all = new List<KeyValuePair<string, StringValues>>();
        foreach ((string name, WebValue value) in headers.Entries)
        {
            string text = value.Text;
            string[] allowed = name switch
            {
                "X-Content-Type-Options" => ["nosniff"],
                "X-Frame-Options" => ["deny", "sameorigin"],
                _ => [],
            };
            if (text.Length == 0)
            {
                continue;
            }
            if (allowed.Length > 0 && !allowed.Contains(text, StringComparer.OrdinalIgnoreCase))
            {
                throw value.Wrong($"is not {string.Join(" or ", allowed)}");
            }
            if (text.Length > HeaderCharactersMax || text.Any(static c => c is < ' ' or > '~'))
            {
                throw value.Wrong($"is not a header's value: at most {HeaderCharactersMax} visible characters of ASCII");
            }
            all.Add(new KeyValuePair<string, StringValues>(name, text));
        }
        return all;
    }

    private static BasicUsers? Users(WebValue users)
    {
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, WebValue hash) in users.Entries)
        {
            if (!Bcrypt.IsHash(hash.Text, out int cost))
            {
                throw hash.Wrong("is not a bcrypt hash such as htpasswd -nBC 10 prints");
            }
            if (cost > Bcrypt.CostMax)
            {
                throw hash.Wrong($"has cost {cost}; above {Bcrypt.CostMax} one comparison takes longer than a scrape may");
            }
            hashes.Add(name, hash.Text);
        }
        if (hashes.Count > 0 && Bcrypt.Missing is string missing)
        {
            throw users.Wrong($"needs bcrypt, and {missing}");
        }
        return hashes.Count == 0 ? null : new BasicUsers(hashes);
    }

    private static RateTerms? Rate(WebValue rate)
    {
        TimeSpan interval = rate["interval"].Duration();
        int burst = rate["burst"].Whole(standard: 1, min: 0, max: 1_000_000);
        if (interval == TimeSpan.Zero)
        {
            return null;
        }
        if (interval > s_intervalMax)
        {
            throw rate["interval"].Wrong($"is longer than {s_intervalMax.TotalHours} h");
        }
        return burst > 0 ? new RateTerms(interval, burst) : throw rate["burst"].Wrong("is 0: no request would be answered");
    }
}
