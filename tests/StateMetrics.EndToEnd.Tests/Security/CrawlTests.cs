using System.Net;
using StateMetrics.EndToEnd.Tests.Exporter;
using StateMetrics.EndToEnd.Tests.Harness;

namespace StateMetrics.EndToEnd.Tests.Security;

/// <summary>What somebody without credentials finds on both ports of the published executable.</summary>
public sealed class CrawlTests
{
    /// <summary>Open to everybody, by SECURITY.md.</summary>
    private static readonly string[] s_open = ["/", "/healthz", "/livez", "/readyz"];

    /// <summary>Where state is, and where that of other programs, or of this one's kind, would be.</summary>
    private static readonly string[] s_tried =
    [
        .. s_open, "/metrics", "/metrics/", "//metrics", "/Metrics", "/metrics/x", "/./metrics", "/x/../metrics", "/metrics;a",
            "/%6detrics",
        "/clusters", "/clusters/", "/clusters/a/metrics", "/clusters/default/metrics", "/debug/pprof/", "/debug/pprof/cmdline",
        "/debug/pprof/profile", "/debug/vars", "/federate", "/config", "/flags", "/status", "/api/v1/query", "/-/healthy", "/-/ready",
        "/-/reload", "/-/quit", "/self", "/readyz/verbose", "/readyz?verbose", "/livez?verbose", "/favicon.ico", "/robots.txt",
        "/metrics?namespace=default", "/metrics?namespace=", "/metrics?resources=pods", "/index.html", "/.well-known/x", "/version",
    ];

    [Fact]
    public async Task Nothing_but_the_documented_paths_answers_without_credentials()
    {
        await using ExporterProcess exporter = ExporterProcess.Start(
            "demo", "--pods=20", "--churn=0", "--auth-filter", "--host=127.0.0.1", "--telemetry-host=127.0.0.1");
        await exporter.ReadyAsync(TimeSpan.FromSeconds(60));
        using var client = new HttpClient();
        foreach (int port in new[] { exporter.Port, exporter.TelemetryPort })
        {
            foreach (string method in new[] { "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "PROPFIND" })
            {
                foreach (string path in s_tried)
                {
                    using var request = new HttpRequestMessage(new HttpMethod(method), $"http://127.0.0.1:{port}{path}");
                    using HttpResponseMessage answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
                    string body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                    string where = $"{method} {port} {path}: {(int)answer.StatusCode} {body}";
                    bool isRead = method is "GET" or "HEAD";
                    string plain = request.RequestUri!.AbsolutePath;
                    HttpStatusCode expected = plain == "/metrics" ? isRead ? HttpStatusCode.Unauthorized : HttpStatusCode.MethodNotAllowed
                        : !s_open.Contains(plain) ? HttpStatusCode.NotFound
                        : isRead ? HttpStatusCode.OK : HttpStatusCode.MethodNotAllowed;
                    Assert.True(answer.StatusCode == expected, where);
                    Assert.False(body.Contains("kube_", StringComparison.Ordinal) || body.Contains("demo-", StringComparison.Ordinal),
                        where);
                    Assert.InRange(body.Length, 0, 20_000);
                }
            }
        }
    }

    [Fact]
    public async Task Pages_bear_the_headers_that_let_a_browser_do_nothing_with_them_but_show_them()
    {
        await using ExporterProcess exporter = ExporterProcess.Start("demo", "--pods=1", "--churn=0");
        await exporter.ReadyAsync(TimeSpan.FromSeconds(60));
        using var client = new HttpClient();
        foreach (int port in new[] { exporter.Port, exporter.TelemetryPort })
        {
            using HttpResponseMessage answer = await client.GetAsync($"http://127.0.0.1:{port}/", TestContext.Current.CancellationToken);
            string policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.Equal(["deny"], answer.Headers.GetValues("X-Frame-Options"));
            Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
            Assert.Equal(["no-referrer"], answer.Headers.GetValues("Referrer-Policy"));
        }
    }
}
