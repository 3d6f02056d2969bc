using StateMetrics.Kubernetes.Connection;

namespace StateMetrics.Kubernetes.Tests.Connection;

/// <summary>A kubeconfig that changes under a connection.</summary>
public sealed class RenewalTests : ConnectionCase
{
    [Fact]
    public async Task Another_credential_is_shown_from_the_next_request_on()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        using ClusterConnection connection = Open(Kubeconfig($"server: {server.Url}", "token: old"));
        Assert.Equal($"HTTP/1.1 GET /api by Bearer old as {Agent}", await Get(connection));
        Assert.Equal(Renewal.Same, Renew(connection, Kubeconfig($"server: {server.Url}", "token: old")));
        Assert.Equal(Renewal.Renewed, Renew(connection, Kubeconfig($"server: {server.Url}", "token: new")));
        Assert.Equal(Renewal.Same, Renew(connection, Kubeconfig($"server: {server.Url}", "token: new")));
        Assert.Equal($"HTTP/1.1 GET /api by Bearer new as {Agent}", await Get(connection));
    }

    [Fact]
    public async Task Another_server_is_for_another_connection()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        await using EchoServer other = await EchoServer.StartAsync();
        using ClusterConnection connection = Open(Kubeconfig($"server: {server.Url}", "token: t"));
        Assert.Equal(Renewal.OtherServer, Renew(connection, Kubeconfig($"server: {other.Url}", "token: u")));
        Assert.Equal($"HTTP/1.1 GET /api by Bearer t as {Agent}", await Get(connection));
        Assert.Empty(other.Seen);
    }

    [Fact]
    public async Task What_cannot_be_used_changes_nothing()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        using ClusterConnection connection = Open(Kubeconfig($"server: {server.Url}", "token: t"));
        string broken = Kubeconfig($"server: {server.Url}\ncertificate-authority: missing", "token: u");
        Assert.Throws<KubeconfigException>(() => Renew(connection, broken));
        Assert.Equal($"HTTP/1.1 GET /api by Bearer t as {Agent}", await Get(connection));
    }

    private static Renewal Renew(ClusterConnection connection, string kubeconfig) =>
        connection.Renew(new ClusterOptions { KubeconfigPath = kubeconfig });
}
