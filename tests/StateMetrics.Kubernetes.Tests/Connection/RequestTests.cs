using System.Net.Sockets;
using System.Runtime.InteropServices;
using StateMetrics.Kubernetes.Connection;

namespace StateMetrics.Kubernetes.Tests.Connection;

public sealed class RequestTests : ConnectionCase
{
    [Fact]
    public async Task A_plain_server_is_spoken_to_over_HTTP_1()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        using ClusterConnection connection = Open(new ClusterOptions { ApiServer = server.Url });
        Assert.Equal($"HTTP/1.1 GET /api/v1/pods?limit=500 by nobody as {Agent}", await Get(connection, "/api/v1/pods?limit=500"));
    }

    [Fact]
    public async Task A_servers_path_stands_before_every_path()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        using ClusterConnection connection = Open(new ClusterOptions { ApiServer = $"{server.Url}/k8s/clusters/c-1/" });
        Assert.Equal($"HTTP/1.1 GET /k8s/clusters/c-1/version by nobody as {Agent}", await Get(connection, "/version"));
        Assert.Equal($"HTTP/1.1 GET /k8s/clusters/c-1/api?a=b%2Fc by nobody as {Agent}", await Get(connection, "api?a=b%2Fc"));
    }

    [Fact]
    public async Task A_connections_credential_is_shown_to_its_own_server_only()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        await using EchoServer other = await EchoServer.StartAsync();
        using ClusterConnection connection = Open(Kubeconfig($"server: {server.Url}", "token: t"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Get(connection, $"{other.Url}/api"));
        Assert.Empty(other.Seen);
    }

    [Fact]
    public async Task Gzip_is_asked_for_where_wanted()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        using ClusterConnection connection = Open(new ClusterOptions { ApiServer = server.Url, Compressed = true });
        Assert.Equal($"HTTP/1.1 GET /api by nobody as {Agent} Accept-Encoding=gzip", await Get(connection));
    }

    [Theory]
    [InlineData("token: inline", "Bearer inline")]
    [InlineData("token: inline\ntokenFile: t", "Bearer from-file")]
    [InlineData("username: ü\npassword: 'p:w'", "Basic w7w6cDp3")]
    [InlineData("{}", "nobody")]
    public async Task A_kubeconfigs_own_credentials_are_shown(string user, string expected)
    {
        await using EchoServer server = await EchoServer.StartAsync();
        Folder.Write("t", "from-file\n");
        using ClusterConnection connection = Open(Kubeconfig($"server: {server.Url}", user));
        Assert.Equal($"HTTP/1.1 GET /api by {expected} as {Agent}", await Get(connection));
    }

    [Fact]
    public async Task A_user_acts_as_somebody_else_where_the_kubeconfig_says_so()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        string user = "token: t\nas: robot\nas-uid: '7'\nas-groups: [g1]\nas-user-extra: {a/b: [x]}";
        using ClusterConnection connection = Open(Kubeconfig($"server: {server.Url}", user));
        Assert.Equal(
            $"HTTP/1.1 GET /api by Bearer t as {Agent}"
            + " Impersonate-Extra-a%2Fb=x Impersonate-Group=g1 Impersonate-Uid=7 Impersonate-User=robot",
            await Get(connection));
    }

    [Fact]
    public async Task A_token_file_that_is_not_there_is_named_and_looked_for_again()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        using ClusterConnection connection = Open(Kubeconfig($"server: {server.Url}", "tokenFile: sub/token"));
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => Get(connection));
        Assert.Equal("kubeconfig F/config: user \"u\": tokenFile F/sub/token does not exist", Shown(error));
        Folder.Write("sub/token", "late");
        Assert.Equal($"HTTP/1.1 GET /api by Bearer late as {Agent}", await Get(connection));
    }

    [Fact]
    public async Task A_refused_token_is_shown_once_where_its_file_has_not_changed()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        server.Refused["Bearer old"] = true;
        Folder.Write("token", "old");
        using ClusterConnection connection = Open(Kubeconfig($"server: {server.Url}", "tokenFile: token"));
        Assert.Equal($"401 HTTP/1.1 GET /api by Bearer old as {Agent}", await Get(connection));
        Assert.Equal(["Bearer old"], server.Seen);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_proxy_tunnels_HTTP2_to_the_name_that_it_is_told(bool isOfKubeconfig)
    {
        using var maker = new CertificateMaker("ca");
        await using EchoServer server = await EchoServer.StartAsync(maker.IssueServer("api.example"));
        await using var proxy = new ConnectProxy();
        string url = $"http://127.0.0.1:{proxy.Port}";
        string cluster = $"server: https://api.example:{server.Port}\ncertificate-authority-data: {Base64(maker.Pem)}";
        using ClusterConnection connection = Open(new ClusterOptions
        {
            KubeconfigPath = Kubeconfig(isOfKubeconfig ? $"{cluster}\nproxy-url: {url}" : cluster, "token: t"),
            Environment = new ClientEnvironment { HttpsProxy = isOfKubeconfig ? "http://127.0.0.1:1" : url },
        });
        Assert.Equal($"HTTP/2 GET /api by Bearer t as {Agent}", await Get(connection));
        Assert.Equal([$"CONNECT api.example:{server.Port} HTTP/1.1"], proxy.Asked);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_weather()
    {
        using ClusterConnection connection = Open(new ClusterOptions { ApiServer = "http://127.0.0.1:1" });
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => Get(connection));
        Assert.Equal(HttpRequestError.ConnectionError, error.HttpRequestError);
    }

    [Fact]
    public async Task Cancellation_is_the_callers()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        using ClusterConnection connection = Open(new ClusterOptions { ApiServer = server.Url });
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connection.Http.GetAsync("/api", cancelled.Token));
    }

    [Fact]
    public void A_sockets_silent_death_is_noticed_within_45_seconds()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Dialer.ProbeSilence(socket);
        int Option(SocketOptionName name) => (int)socket.GetSocketOption(SocketOptionLevel.Tcp, name)!;
        int seconds = Option(SocketOptionName.TcpKeepAliveTime)
            + (Option(SocketOptionName.TcpKeepAliveInterval) * Option(SocketOptionName.TcpKeepAliveRetryCount));
        Assert.Equal(40, seconds);
        byte[] unacknowledged = new byte[4];
        socket.GetRawSocketOption((int)SocketOptionLevel.Tcp, 18, unacknowledged);
        Assert.Equal(40_000, MemoryMarshal.Read<int>(unacknowledged));
    }

    [Fact]
    public void The_user_agent_has_the_form_of_other_clients() =>
        Assert.Matches(@"\Astate-metrics/1\.2\.3 \(linux/(amd64|arm64)\)\z", UserAgent.For("1.2.3"));
}
