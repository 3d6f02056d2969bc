using StateMetrics.Kubernetes.Connection;

namespace StateMetrics.Kubernetes.Tests.Connection;

public sealed class SettingsSourceTests : ConnectionCase
{
    [Theory]
    [InlineData(
        "",
        "",
        "",
        "no cluster is configured: give --kubeconfig or --apiserver, or run in a pod (KUBERNETES_SERVICE_HOST and _PORT are not set)")]
    [InlineData("http://master:1", "", "", "KUBERNETES_MASTER http://master:1/")]
    [InlineData("http://master:1", "10.0.0.1", "443", "in-cluster https://10.0.0.1/")]
    [InlineData("", "fd00::1", "6443", "in-cluster https://[fd00::1]:6443/")]
    public void Without_flags_the_environment_decides(string master, string host, string port, string expected)
    {
        using var maker = new CertificateMaker("ca");
        Folder.Write("ca.crt", maker.Pem);
        Folder.Write("token", "t");
        var environment = new ClientEnvironment { Master = master, ServiceHost = host, ServicePort = port };
        Assert.Equal(expected, Outcome(new ClusterOptions { Environment = environment, ServiceAccountFolder = Folder.Path }));
    }

    [Theory]
    [InlineData("https://x:6443", "--apiserver https://x:6443/")]
    [InlineData("x:8080", "--apiserver http://x:8080/")]
    [InlineData("ftp://x", "--apiserver \"ftp://x\" is not an http or https URL")]
    [InlineData("https://user:password@x", "--apiserver has more than a scheme, a host, a port and a path")]
    public void A_server_alone_needs_no_kubeconfig_and_no_pod(string server, string expected)
    {
        var environment = new ClientEnvironment { ServiceHost = "10.0.0.1", ServicePort = "443" };
        Assert.Equal(expected, Outcome(new ClusterOptions { ApiServer = server, Environment = environment }));
    }

    [Fact]
    public void A_pod_without_a_mounted_token_is_told_why()
    {
        var options = new ClusterOptions
        {
            Environment = new ClientEnvironment { ServiceHost = "10.0.0.1", ServicePort = "443" },
            ServiceAccountFolder = Folder.Path,
        };
        Assert.Equal("in-cluster: F/token does not exist (is automountServiceAccountToken off?)", Outcome(options));
        Folder.Write("token", "t");
        Assert.Equal("in-cluster: F/ca.crt does not exist", Outcome(options));
    }

    [Theory]
    [InlineData("https://api.example:6443", "", "http://secure:1/")]
    [InlineData("http://api.example:8080", "", "http://plain:2/")]
    [InlineData("https://localhost:6443", "", "none")]
    [InlineData("https://127.0.0.9:6443", "", "none")]
    [InlineData("https://[::1]:6443", "", "none")]
    [InlineData("https://api.example", "*", "none")]
    [InlineData("https://api.example", "a.example, example", "none")]
    [InlineData("https://api.example", "api.example", "none")]
    [InlineData("https://api.example", ".example", "none")]
    [InlineData("https://api.example", "*.example", "none")]
    [InlineData("https://api.example", ".api.example", "http://secure:1/")]
    [InlineData("https://api.example", "i.example", "http://secure:1/")]
    [InlineData("https://api.example:6443", "api.example:6443", "none")]
    [InlineData("https://api.example:6443", "api.example:443", "http://secure:1/")]
    [InlineData("https://10.1.2.3", "10.0.0.0/8", "none")]
    [InlineData("https://11.1.2.3", "10.0.0.0/8", "http://secure:1/")]
    [InlineData("https://10.1.2.3", "10.1.2.3", "none")]
    [InlineData("https://10.1.2.3", "2.3", "http://secure:1/")]
    [InlineData("https://[fd00::5]:6443", "fd00::/8", "none")]
    [InlineData("https://[fd00::5]:6443", "[fd00::5]:6443", "none")]
    public void Proxies_of_the_environment_apply_as_in_Go(string server, string noProxy, string expected)
    {
        var environment = new ClientEnvironment { HttpsProxy = "secure:1", HttpProxy = "http://plain:2", NoProxy = noProxy };
        Assert.Equal(expected, ProxyChoice.FromEnvironment(new Uri(server), environment)?.ToString() ?? "none");
    }

    [Fact]
    public void A_proxy_variable_that_is_no_URL_is_named_without_its_value()
    {
        var options = new ClusterOptions { ApiServer = "https://x", Environment = new ClientEnvironment { HttpsProxy = "ftp://u:p@h" } };
        Assert.Equal("HTTPS_PROXY is not the URL of a proxy", Outcome(options));
    }

    [Fact]
    public async Task The_pods_token_is_read_again_when_it_rotates()
    {
        using var maker = new CertificateMaker("ca");
        await using EchoServer server = await EchoServer.StartAsync(maker.IssueServer("127.0.0.1"));
        Folder.Write("ca.crt", maker.Pem);
        Folder.Write("token", "first\n");
        using ClusterConnection connection = Open(new ClusterOptions
        {
            Environment = new ClientEnvironment { ServiceHost = "127.0.0.1", ServicePort = $"{server.Port}" },
            ServiceAccountFolder = Folder.Path,
        });
        Assert.Equal($"HTTP/2 GET /api by Bearer first as {Agent}", await Get(connection));
        Folder.Write("token", "second");
        Assert.Equal($"HTTP/2 GET /api by Bearer second as {Agent}", await Get(connection));
        File.Delete(Path.Combine(Folder.Path, "token"));
        Assert.Equal($"HTTP/2 GET /api by Bearer second as {Agent}", await Get(connection));
    }

    private string Outcome(ClusterOptions options)
    {
        try
        {
            using ClusterConnection connection = Open(options);
            return $"{connection.Origin} {connection.Server}";
        }
        catch (KubeconfigException e)
        {
            return Shown(e);
        }
    }
}
