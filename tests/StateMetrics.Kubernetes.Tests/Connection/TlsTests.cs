using StateMetrics.Kubernetes.Connection;

namespace StateMetrics.Kubernetes.Tests.Connection;

public sealed class TlsTests : ConnectionCase
{
    private readonly CertificateMaker _maker = new("the cluster's CA");

    [Fact]
    public async Task A_CA_by_file_is_found_beside_the_kubeconfig_and_HTTP2_is_spoken()
    {
        await using EchoServer server = await EchoServer.StartAsync(_maker.IssueServer("127.0.0.1"));
        Folder.Write("pki/ca.crt", _maker.Pem);
        using ClusterConnection connection = Open(Kubeconfig($"server: {server.Url}\ncertificate-authority: pki/ca.crt", "token: t"));
        Assert.Equal($"HTTP/2 GET /api by Bearer t as {Agent}", await Get(connection));
    }

    [Fact]
    public async Task A_server_of_another_CA_is_refused()
    {
        using var other = new CertificateMaker("another CA");
        await using EchoServer server = await EchoServer.StartAsync(other.IssueServer("127.0.0.1"));
        using ClusterConnection connection = Open(Kubeconfig(Trusting(server), "token: t"));
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => Get(connection));
        Assert.Equal(HttpRequestError.SecureConnectionError, error.HttpRequestError);
        Assert.Empty(server.Seen);
    }

    [Fact]
    public async Task An_intermediate_CA_alone_is_trusted()
    {
        using var intermediate = new CertificateMaker("an intermediate CA", _maker);
        await using EchoServer server = await EchoServer.StartAsync(intermediate.IssueServer("127.0.0.1"));
        string cluster = $"server: {server.Url}\ncertificate-authority-data: {Base64(intermediate.Pem)}";
        using ClusterConnection connection = Open(Kubeconfig(cluster, "token: t"));
        Assert.Equal($"HTTP/2 GET /api by Bearer t as {Agent}", await Get(connection));
    }

    [Theory]
    [InlineData("the cluster's CA")]
    [InlineData("an intermediate CA")]
    public async Task A_server_of_a_CA_that_only_has_the_name_is_refused(string name)
    {
        using var intermediate = new CertificateMaker("an intermediate CA", _maker);
        using var forger = new CertificateMaker(name);
        await using EchoServer server = await EchoServer.StartAsync(forger.IssueServer("127.0.0.1"));
        string trusted = name == "an intermediate CA" ? intermediate.Pem : _maker.Pem;
        string cluster = $"server: {server.Url}\ncertificate-authority-data: {Base64(trusted)}";
        using ClusterConnection connection = Open(Kubeconfig(cluster, "token: t"));
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => Get(connection));
        Assert.Equal(HttpRequestError.SecureConnectionError, error.HttpRequestError);
    }

    [Fact]
    public async Task A_server_under_another_name_is_refused()
    {
        await using EchoServer server = await EchoServer.StartAsync(_maker.IssueServer("elsewhere.example"));
        using ClusterConnection connection = Open(Kubeconfig(Trusting(server), "token: t"));
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => Get(connection));
        Assert.Equal(HttpRequestError.SecureConnectionError, error.HttpRequestError);
    }

    [Fact]
    public async Task A_servers_name_can_be_given()
    {
        await using EchoServer server = await EchoServer.StartAsync(_maker.IssueServer("elsewhere.example"));
        string cluster = $"{Trusting(server)}\ntls-server-name: elsewhere.example";
        using ClusterConnection connection = Open(Kubeconfig(cluster, "token: t"));
        Assert.Equal($"HTTP/2 GET /api by Bearer t as {Agent}", await Get(connection));
        Assert.Equal(["elsewhere.example"], server.NamesAsked);
    }

    [Fact]
    public async Task Verification_can_be_skipped()
    {
        await using EchoServer server = await EchoServer.StartAsync(_maker.IssueServer("elsewhere.example"));
        using ClusterConnection connection = Open(Kubeconfig($"server: {server.Url}\ninsecure-skip-tls-verify: true", "token: t"));
        Assert.Equal($"HTTP/2 GET /api by Bearer t as {Agent}", await Get(connection));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_certificate_inline_is_shown(bool isRsa)
    {
        await using EchoServer server = await EchoServer.StartAsync(_maker.IssueServer("127.0.0.1"));
        (string certificate, string key) = _maker.IssueClient("alice", isRsa);
        string user = $"client-certificate-data: {Base64(certificate)}\nclient-key-data: {Base64(key)}";
        using ClusterConnection connection = Open(Kubeconfig(Trusting(server), user));
        Assert.Equal($"HTTP/2 GET /api by CN=alice as {Agent}", await Get(connection));
    }

    [Fact]
    public async Task A_client_certificate_by_file_is_read_again_after_a_401()
    {
        await using EchoServer server = await EchoServer.StartAsync(_maker.IssueServer("127.0.0.1"));
        WriteClient("alice");
        string user = $"client-certificate: a.crt\nclient-key: a.key";
        using ClusterConnection connection = Open(Kubeconfig(Trusting(server), user));
        Assert.Equal($"HTTP/2 GET /api by CN=alice as {Agent}", await Get(connection));

        server.Refused["CN=alice"] = true;
        Assert.Equal($"401 HTTP/2 GET /api by CN=alice as {Agent}", await Get(connection));
        WriteClient("bob");
        Assert.Equal($"HTTP/2 GET /api by CN=bob as {Agent}", await Get(connection));
        Assert.Equal(["CN=alice", "CN=alice", "CN=alice", "CN=bob"], server.Seen);
    }

    [Fact]
    public async Task A_client_certificate_by_file_is_read_again_in_time()
    {
        await using EchoServer server = await EchoServer.StartAsync(_maker.IssueServer("127.0.0.1"));
        WriteClient("alice");
        using ClusterConnection connection = Open(Kubeconfig(Trusting(server), $"client-certificate: a.crt\nclient-key: a.key"));
        await Get(connection);
        await Get(connection);
        Assert.Single(server.Connections);

        // Half of a rotation: the old pair is used until both files fit.
        (string certificate, string key) = _maker.IssueClient("bob");
        Folder.Write("a.crt", certificate);
        Time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal($"HTTP/2 GET /api by CN=alice as {Agent}", await Get(connection));
        Folder.Write("a.key", key);
        Time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal($"HTTP/2 GET /api by CN=bob as {Agent}", await Get(connection));
        Assert.Equal(2, server.Connections.Count);
    }

    [Fact]
    public async Task A_CA_file_that_changes_is_read_again()
    {
        using var next = new CertificateMaker("the next CA");
        await using EchoServer server = await EchoServer.StartAsync(next.IssueServer("127.0.0.1"));
        Folder.Write("ca.crt", _maker.Pem);
        using ClusterConnection connection = Open(Kubeconfig($"server: {server.Url}\ncertificate-authority: ca.crt", "token: t"));
        await Assert.ThrowsAsync<HttpRequestException>(() => Get(connection));
        Folder.Write("ca.crt", _maker.Pem + next.Pem);
        Time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal($"HTTP/2 GET /api by Bearer t as {Agent}", await Get(connection));
    }

    [Fact]
    public async Task A_body_being_read_outlives_a_change_of_certificates()
    {
        await using EchoServer server = await EchoServer.StartAsync(_maker.IssueServer("127.0.0.1"));
        WriteClient("alice");
        using ClusterConnection connection = Open(Kubeconfig(Trusting(server), $"client-certificate: a.crt\nclient-key: a.key"));
        using HttpResponseMessage watch = await connection.Http.GetAsync("/watch", HttpCompletionOption.ResponseHeadersRead);
        using var body = new StreamReader(await watch.Content.ReadAsStreamAsync());
        Assert.Equal("first", await body.ReadLineAsync());

        WriteClient("bob");
        Time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal($"HTTP/2 GET /api by CN=bob as {Agent}", await Get(connection));
        server.Release.SetResult();
        Assert.Equal("second", await body.ReadLineAsync());
    }

    private void WriteClient(string name)
    {
        (string certificate, string key) = _maker.IssueClient(name);
        Folder.Write("a.crt", certificate);
        Folder.Write("a.key", key);
    }

    private string Trusting(EchoServer server) => $"server: {server.Url}\ncertificate-authority-data: {Base64(_maker.Pem)}";
}
