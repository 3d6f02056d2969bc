using System.Net.Security;
using System.Security.Authentication;

namespace StateMetrics.Server.Http.Tls;

/// <summary>Go's names for what TLS may use, as .NET and the system's OpenSSL can set it.</summary>
internal static class TlsNames
{
    // Go's own list, https://pkg.go.dev/crypto/tls#CipherSuites: what is not on it is broken.
    private static readonly Dictionary<string, TlsCipherSuite> s_older = new(StringComparer.Ordinal)
    {
        ["TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"] = TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
        ["TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA"] = TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA,
        ["TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"] = TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
        ["TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA"] = TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA,
        ["TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"] = TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        ["TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"] = TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        ["TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"] = TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        ["TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"] = TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        ["TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"] = TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        ["TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"] = TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
    };

    private static readonly Dictionary<string, TlsCipherSuite> s_newer = new(StringComparer.Ordinal)
    {
        ["TLS_AES_128_GCM_SHA256"] = TlsCipherSuite.TLS_AES_128_GCM_SHA256,
        ["TLS_AES_256_GCM_SHA384"] = TlsCipherSuite.TLS_AES_256_GCM_SHA384,
        ["TLS_CHACHA20_POLY1305_SHA256"] = TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
    };

    private static readonly string[] s_versions = ["TLS10", "TLS11", "TLS12", "TLS13"];

    internal static SslProtocols Versions(WebValue min, WebValue max)
    {
        int from = Version(min, "TLS12");
        int to = Version(max, "TLS13");
        if (from > to)
        {
            throw min.Wrong($"is {s_versions[from]}, above max_version {s_versions[to]}");
        }
        return (from <= 2 && to >= 2 ? SslProtocols.Tls12 : SslProtocols.None) | (to >= 3 ? SslProtocols.Tls13 : SslProtocols.None);
    }

    /// <summary>The suites that may be used; null for those of the system.</summary>
    internal static CipherSuitesPolicy? Ciphers(WebValue tls)
    {
        // Read for its syntax: Go has ignored it since 1.17, and the server's order counts here too.
        _ = tls["prefer_server_cipher_suites"].Flag(true);
        if (tls["curve_preferences"].Items.FirstOrDefault() is { IsPresent: true } curve)
        {
            _ = curve.Text;
            throw tls["curve_preferences"].Wrong(
                "cannot be set by this program: name the curves to the system's OpenSSL, as Groups in the file of OPENSSL_CONF");
        }
        var named = new List<TlsCipherSuite>();
        foreach (WebValue name in tls["cipher_suites"].Items)
        {
            if (s_older.TryGetValue(name.Text, out TlsCipherSuite suite))
            {
                named.Add(suite);
            }
            else if (!s_newer.ContainsKey(name.Text))
            {
                throw name.Wrong($"is not one of {string.Join(", ", s_older.Keys.Concat(s_newer.Keys))}");
            }
        }
        if (!tls["cipher_suites"].Items.Any())
        {
            return null;
        }
        try
        {
#pragma warning disable CA1416 // where the platform cannot, the exception says so, and becomes a refusal
            // As in Go, the list is about TLS 1.2: the three suites of TLS 1.3 are always there.
            return new CipherSuitesPolicy([.. s_newer.Values, .. named.Distinct()]);
#pragma warning restore CA1416
        }
        catch (PlatformNotSupportedException e)
        {
            throw tls["cipher_suites"].Wrong("cannot be set on this system", e);
        }
    }

    private static int Version(WebValue name, string standard)
    {
        int version = Array.IndexOf(s_versions, name.Text.Length == 0 ? standard : name.Text);
        return version switch
        {
            < 0 => throw name.Wrong($"is not one of {string.Join(", ", s_versions)}"),
            < 2 => throw name.Wrong($"is {name.Text}, which RFC 8996 forbids and the system's OpenSSL refuses: TLS12 is the oldest"),
            _ => version,
        };
    }
}
