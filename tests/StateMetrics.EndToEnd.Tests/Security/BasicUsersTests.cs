using System.Net;
using StateMetrics.EndToEnd.Tests.Harness;

namespace StateMetrics.EndToEnd.Tests.Security;

/// <summary>Users, headers and the rate of the published executable.</summary>
public sealed class BasicUsersTests
{
    private const string Hash = "$2y$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a";

    [Fact]
    public async Task Only_users_with_their_passwords_get_anything_probes_included()
    {
        await using SecuredExporter exporter = await SecuredExporter.StartAsync($"basic_auth_users: {{alice: {Hash}}}");
        foreach (string path in new[] { "metrics", "", "healthz", "livez", "readyz", "nowhere" })
        {
            Assert.Equal(401, await exporter.PlainStatusAsync(path));
            Assert.Equal(401, await exporter.PlainStatusAsync(path, "alice:wrong"));
            Assert.Equal(401, await exporter.PlainStatusAsync(path, "bob:secret"));
            Assert.Equal(path == "nowhere" ? 404 : 200, await exporter.PlainStatusAsync(path, "alice:secret"));
        }
        using var client = new HttpClient();
        using HttpResponseMessage answer = await client.GetAsync(exporter.Plain("metrics", telemetry: true),
            TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.Unauthorized, "Basic"), (answer.StatusCode, answer.Headers.WwwAuthenticate.ToString()));
        Assert.DoesNotContain("alice", exporter.Process.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Hash, exporter.Process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_system_has_no_bcrypt_users_are_refused_with_that_reason()
    {
        using var folder = new TemporaryFolder();
        string web = Path.Combine(folder.Path, "web.yml");
        await File.WriteAllTextAsync(web, $"basic_auth_users: {{alice: {Hash}}}");

        // Found before the system's own under this name, and no library.
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "libcrypt.so.1"), "none");
        await using ChildProcess exporter = ChildProcess.Start(
            ["env", $"LD_LIBRARY_PATH={folder.Path}", .. TestEnvironment.ExporterCommand(), "--apiserver=http://127.0.0.1:1",
                $"--tls-config={web}"]);
        Assert.Equal(1, await exporter.WaitForExitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(
            $"state-metrics: --tls-config {web}: basic_auth_users needs bcrypt, and libcrypt.so.1 (Debian's libcrypt1, Alpine's libxcrypt) "
            + "is not on this system\n",
            exporter.Output);
    }

    [Fact]
    public async Task Users_are_taken_over_when_the_file_changes()
    {
        await using SecuredExporter exporter = await SecuredExporter.StartAsync($"basic_auth_users: {{alice: {Hash}}}");
        exporter.Write("web.yml", $"basic_auth_users: {{bob: {Hash}}}");
        await Eventually.HoldsAsync(TimeSpan.FromSeconds(20), async () =>
            await exporter.PlainStatusAsync("healthz", "bob:secret") == 200 ? null : "bob is not known yet");
        Assert.Equal(401, await exporter.PlainStatusAsync("healthz", "alice:secret"));
    }

    [Fact]
    public async Task Headers_of_the_file_are_on_every_answer()
    {
        await using SecuredExporter exporter = await SecuredExporter.StartAsync("""
            http_server_config:
              headers:
                Strict-Transport-Security: max-age=31536000
                X-Frame-Options: sameorigin
            """);
        using var client = new HttpClient();
        foreach (string path in new[] { "", "metrics", "nowhere" })
        {
            using HttpResponseMessage answer = await client.GetAsync(exporter.Plain(path), TestContext.Current.CancellationToken);
            Assert.Equal(["max-age=31536000"], answer.Headers.GetValues("Strict-Transport-Security"));
            Assert.Equal(["sameorigin"], answer.Headers.GetValues("X-Frame-Options"));
        }
    }

    [Fact]
    public async Task Requests_over_the_rate_get_429()
    {
        await using SecuredExporter exporter = await SecuredExporter.StartAsync("rate_limit: {interval: 1h, burst: 3}");
        var statuses = new List<int>();
        for (int i = 0; i < 5; i++)
        {
            statuses.Add(await exporter.PlainStatusAsync("healthz"));
        }
        Assert.Equal([200, 200, 200, 429, 429], statuses);
    }
}
