using StateMetrics.Kubernetes.Connection;

namespace StateMetrics.Kubernetes.Tests.Connection;

public sealed class ExecCredentialTests : ConnectionCase
{
    private const string Version = "client.authentication.k8s.io/v1";

    /// <summary>Prints the tokens token-1, token-2 … and appends what STATUS adds to the status.</summary>
    private const string Counting = """
        n=$(cat "$COUNT" 2>/dev/null || echo 0); n=$((n + 1)); echo $n > "$COUNT"
        printf '{"kind":"ExecCredential","apiVersion":"%s","status":{"token":"token-%s"%s}}' "$VERSION" "$n" "$STATUS"
        """;

    [Theory]
    [InlineData(Version)]
    [InlineData("client.authentication.k8s.io/v1beta1")]
    public async Task A_plugin_is_asked_once_and_again_when_its_answer_expires(string version)
    {
        await using EchoServer server = await EchoServer.StartAsync();
        using ClusterConnection connection = Open(server, Counting, ",\"expirationTimestamp\":\"2026-01-01T01:00:00Z\"", version);
        await Get(connection);
        Time.Advance(TimeSpan.FromMinutes(59));
        await Get(connection);
        Time.Advance(TimeSpan.FromMinutes(1));
        await Get(connection);
        Assert.Equal(["Bearer token-1", "Bearer token-1", "Bearer token-2"], server.Seen);
    }

    [Fact]
    public async Task A_refused_answer_is_renewed_and_the_request_repeated()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        using ClusterConnection connection = Open(server, Counting);
        await Get(connection);
        server.Refused["Bearer token-1"] = true;
        Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal($"HTTP/1.1 GET /api by Bearer token-2 as {Agent}", await Get(connection));
        Assert.Equal(["Bearer token-1", "Bearer token-1", "Bearer token-2"], server.Seen);
    }

    [Fact]
    public async Task A_fresh_answer_that_is_refused_starts_no_process()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        server.Refused["Bearer token-1"] = true;
        using ClusterConnection connection = Open(server, Counting);
        Assert.Equal($"401 HTTP/1.1 GET /api by Bearer token-1 as {Agent}", await Get(connection));
        Assert.Equal(["Bearer token-1"], server.Seen);
    }

    [Fact]
    public async Task A_request_with_a_body_is_its_callers_to_repeat()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        server.Refused["Bearer token-1"] = true;
        using ClusterConnection connection = Open(server, Counting);
        await connection.Http.PostAsync("/api", new StringContent("x"));
        Time.Advance(TimeSpan.FromMinutes(1));
        await connection.Http.PostAsync("/api", new StringContent("x"));
        Assert.Equal(["Bearer token-1", "Bearer token-1"], server.Seen);
    }

    [Fact]
    public async Task Many_requests_start_one_process()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        using ClusterConnection connection = Open(server, Counting);
        string[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Get(connection)));
        Assert.Equal([$"HTTP/1.1 GET /api by Bearer token-1 as {Agent}"], answers.Distinct());
    }

    [Fact]
    public async Task A_plugin_can_make_client_certificates_and_replace_them()
    {
        using var maker = new CertificateMaker("ca");
        await using EchoServer server = await EchoServer.StartAsync(maker.IssueServer("127.0.0.1"));
        WriteCertificate(maker, "alice");
        string cluster = $"server: {server.Url}\ncertificate-authority-data: {Base64(maker.Pem)}";
        using ClusterConnection connection = Open(cluster, "cat \"$COUNT.json\"", "");
        Assert.Equal($"HTTP/2 GET /api by CN=alice as {Agent}", await Get(connection));

        server.Refused["CN=alice"] = true;
        WriteCertificate(maker, "bob");
        Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal($"HTTP/2 GET /api by CN=bob as {Agent}", await Get(connection));
    }

    [Fact]
    public async Task A_plugin_is_told_of_the_cluster_where_the_kubeconfig_says_so()
    {
        using var maker = new CertificateMaker("ca");
        await using EchoServer server = await EchoServer.StartAsync();
        Folder.Write("ca.crt", maker.Pem);
        string cluster = $$"""
            server: {{server.Url}}
            certificate-authority: ca.crt
            tls-server-name: api.example
            extensions:
            - name: client.authentication.k8s.io/exec
              extension: {audience: 'true', deep: [1, 2.5, true, null, text]}
            """;
        const string script = "echo \"$KUBERNETES_EXEC_INFO\" > \"$COUNT\"; exit 1";
        using ClusterConnection connection = Open(Kubeconfig(cluster, Exec(script, "", Version, "provideClusterInfo: true")));
        await Assert.ThrowsAsync<HttpRequestException>(() => Get(connection));
        string authorities = Base64(maker.Pem).Replace("+", "\\u002B", StringComparison.Ordinal);
        string expected = $$$"""
            {"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","spec":{"cluster":{"server":"{{{server.Url}}}",
            "tls-server-name":"api.example","certificate-authority-data":"{{{authorities}}}",
            "config":{"audience":"true","deep":[1,2.5,true,null,"text"]}},"interactive":false}}
            """;
        string told = await File.ReadAllTextAsync(Path.Combine(Folder.Path, "count"));
        Assert.Equal(expected.Replace("\n", "", StringComparison.Ordinal) + "\n", told);
    }

    [Theory]
    [InlineData("exit 3", "ended with exit code 3")]
    [InlineData("echo first >&2; echo 'no session, log in' >&2; exit 1", "ended with exit code 1: no session, log in")]
    [InlineData("echo '{\"kind\": secret'", "printed no JSON")]
    [InlineData("echo '[]'", "printed no ExecCredential")]
    [InlineData(
        "echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"v9\"}'",
        "printed an ExecCredential of version \"v9\" instead of " + Version)]
    [InlineData("echo '{\"kind\":\"ExecCredential\"}'", "printed an ExecCredential without a status")]
    [InlineData("echo '{\"kind\":\"ExecCredential\",\"status\":{\"token\":\"\"}}'", "printed neither a token nor a client certificate")]
    [InlineData("echo '{\"kind\":\"ExecCredential\",\"status\":{\"token\":5}}'", "printed a token that is not text")]
    [InlineData(
        "echo '{\"kind\":\"ExecCredential\",\"status\":{\"clientKeyData\":\"x\"}}'",
        "printed only one of clientCertificateData and clientKeyData")]
    [InlineData(
        "echo '{\"kind\":\"ExecCredential\",\"status\":{\"clientKeyData\":\"x\",\"clientCertificateData\":\"x\"}}'",
        "is no certificate with its RSA or EC key in PEM")]
    [InlineData(
        "echo '{\"kind\":\"ExecCredential\",\"status\":{\"token\":\"secret\",\"expirationTimestamp\":\"soon\"}}'",
        "printed an expirationTimestamp that is no RFC 3339 time")]
    [InlineData("yes", "printed more than 1048576 bytes")]
    public async Task A_plugin_that_fails_is_named(string script, string expected)
    {
        using ClusterConnection connection = Open("server: http://127.0.0.1:1", script, "");
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => Get(connection));
        Assert.Equal($"exec plugin /bin/sh {expected}", error.Message);
        Assert.Equal(HttpRequestError.UserAuthenticationError, error.HttpRequestError);
    }

    [Fact]
    public async Task A_plugin_that_is_not_there_is_named()
    {
        string exec = $"exec: {{apiVersion: {Version}, command: ./bin/none}}";
        using ClusterConnection connection = Open(Kubeconfig("server: http://127.0.0.1:1", exec));
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => Get(connection));
        Assert.Equal("exec plugin F/bin/none cannot be started: it is not there or not executable", Shown(error));
    }

    [Fact]
    public async Task A_plugin_that_hangs_is_killed_after_a_minute()
    {
        const string script = "echo $$ > \"$COUNT.new\"; mv \"$COUNT.new\" \"$COUNT\"; sleep 1000 & wait";
        using ClusterConnection connection = Open("server: http://127.0.0.1:1", script, "");
        Task<string> get = Get(connection);
        string started = Path.Combine(Folder.Path, "count");
        await Eventually(() => File.Exists(started));
        Time.Advance(TimeSpan.FromSeconds(60));
        var error = await Assert.ThrowsAsync<TimeoutException>(() => get);
        Assert.Equal("exec plugin /bin/sh took longer than 60 s", error.Message);
        string process = (await File.ReadAllTextAsync(started)).Trim();
        await Eventually(() => !Directory.Exists($"/proc/{process}"));
    }

    [Fact]
    public async Task Those_who_waited_for_an_attempt_share_its_end()
    {
        const string script = "echo x >> \"$COUNT\"; until [ -e \"$COUNT.go\" ]; do sleep 0.01; done; echo nobody is logged in >&2; exit 1";
        using ClusterConnection connection = Open("server: http://127.0.0.1:1", script, "");
        Task<string>[] gets = [.. Enumerable.Range(0, 20).Select(_ => Get(connection))];
        await Eventually(() => File.Exists(Path.Combine(Folder.Path, "count")));
        Folder.Write("count.go", "");
        foreach (Task<string> get in gets)
        {
            var error = await Assert.ThrowsAsync<HttpRequestException>(() => get);
            Assert.Equal("exec plugin /bin/sh ended with exit code 1: nobody is logged in", error.Message);
        }

        Assert.Equal("x\n", await File.ReadAllTextAsync(Path.Combine(Folder.Path, "count")));
    }

    [Fact]
    public async Task A_caller_that_leaves_ends_the_plugin()
    {
        using ClusterConnection connection = Open("server: http://127.0.0.1:1", "echo > \"$COUNT\"; sleep 1000", "");
        using var leave = new CancellationTokenSource();
        Task<HttpResponseMessage> get = connection.Http.GetAsync("/api", leave.Token);
        await Eventually(() => File.Exists(Path.Combine(Folder.Path, "count")));
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => get);
    }

    private static async Task Eventually(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, deadline.Token);
        }
    }

    private ClusterConnection Open(EchoServer server, string script, string status = "", string version = Version) =>
        Open($"server: {server.Url}", script, status, version);

    private ClusterConnection Open(string cluster, string script, string status, string version = Version) =>
        Open(Kubeconfig(cluster, Exec(script, status, version, "interactiveMode: Never")));

    private string Exec(string script, string status, string version, string more) => $"""
        exec:
          apiVersion: {version}
          command: /bin/sh
          args: ['{Folder.Write("plugin.sh", script)}']
          env:
          - name: COUNT
            value: {Folder.Path}/count
          - name: VERSION
            value: {version}
          - name: STATUS
            value: '{status}'
          {more}
        """;

    private void WriteCertificate(CertificateMaker maker, string name)
    {
        (string certificate, string key) = maker.IssueClient(name);
        string Json(string text) => System.Text.Json.JsonEncodedText.Encode(text).ToString();
        Folder.Write("count.json", $$$"""
            {"kind": "ExecCredential", "apiVersion": "{{{Version}}}", "status":
              {"clientCertificateData": "{{{Json(certificate)}}}", "clientKeyData": "{{{Json(key)}}}"} }
            """);
    }
}
