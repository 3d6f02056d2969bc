using StateMetrics.Kubernetes.Connection;

namespace StateMetrics.Kubernetes.Tests.Connection;

public sealed class KubeconfigTests : ConnectionCase
{
    private const string Two = """
        current-context: a
        preferences: {colors: true}
        contexts:
        - {name: a, context: {cluster: c1, user: u1, namespace: n}}
        - {name: b, context: {cluster: c2}}
        - {name: no-cluster, context: {user: u1}}
        - {name: lost-cluster, context: {cluster: c9}}
        - {name: lost-user, context: {cluster: c1, user: u9}}
        clusters:
        - {name: c1, cluster: {server: 'https://one.example:6443/'}}
        - {name: c2, cluster: {server: 'https://two.example/k8s/clusters/x', proxy-url: 'http://p:3128', tls-server-name: t}}
        users:
        - {name: u1, user: {token: secret}}
        """;

    [Theory]
    [InlineData("", "", "https://one.example:6443/ from kubeconfig F/config, context \"a\"")]
    [InlineData("a", "", "https://one.example:6443/ from kubeconfig F/config, context \"a\"")]
    [InlineData("b", "", "https://two.example/k8s/clusters/x from kubeconfig F/config, context \"b\"")]
    [InlineData("b", "https://other.example", "https://other.example/ from kubeconfig F/config, context \"b\"")]
    [InlineData("b", "localhost:8080", "http://localhost:8080/ from kubeconfig F/config, context \"b\"")]
    public void A_context_leads_to_its_cluster(string context, string apiServer, string expected)
    {
        string path = Folder.Write("config", Two);
        using ClusterConnection connection = Open(new ClusterOptions { KubeconfigPath = path, Context = context, ApiServer = apiServer });
        Assert.Equal(expected, $"{connection.Server} from {connection.Origin}".Replace(Folder.Path, "F", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("c", "kubeconfig F/config: there is no context \"c\"")]
    [InlineData("no-cluster", "kubeconfig F/config: context \"no-cluster\" names no cluster")]
    [InlineData("lost-cluster", "kubeconfig F/config: context \"lost-cluster\" names cluster \"c9\", which is not there")]
    [InlineData("lost-user", "kubeconfig F/config: context \"lost-user\" names user \"u9\", which is not there")]
    public void A_context_that_leads_nowhere_is_named(string context, string expected)
    {
        string path = Folder.Write("config", Two);
        var error = Assert.Throws<KubeconfigException>(() => Open(new ClusterOptions { KubeconfigPath = path, Context = context }));
        Assert.Equal(expected, Shown(error));
    }

    [Theory]
    [InlineData("", "there is no current-context, and no context was asked for")]
    [InlineData("# nothing", "there is no current-context, and no context was asked for")]
    [InlineData("- a list", "is not a mapping")]
    [InlineData("current-context: [a]", "current-context is not text")]
    [InlineData("current-context: a\ncontexts: 5", "contexts is not a list")]
    [InlineData("current-context: a\ncontexts: [5]", "contexts[0] is not a mapping")]
    [InlineData("a: b\na: c", "the key \"a\" is there twice")]
    [InlineData("a: b\n  c: d", "line 2: not valid YAML")]
    [InlineData("a: *lost", "line 1: not valid YAML")]
    [InlineData("{\"a\": 1,\n \"b\"}", "line 2: not valid JSON")]
    [InlineData("{\"current-context\":\"x\",\n\t\"contexts\":[]}", "there is no context \"x\"")]
    public void A_file_of_the_wrong_shape_is_refused(string text, string expected)
    {
        var error = Assert.Throws<KubeconfigException>(() => Open(Folder.Write("config", text)));
        Assert.Equal($"kubeconfig F/config: {expected}", Shown(error));
    }

    [Theory]
    [InlineData("", "", "cluster \"c\": server is missing")]
    [InlineData("server: ftp://x", "", "cluster \"c\": server is not an http or https URL")]
    [InlineData("server: https://u:p@x", "", "cluster \"c\": server has more than a scheme, a host, a port and a path")]
    [InlineData("server: https://x\nproxy-url: ftp://x", "", "cluster \"c\": proxy-url is not an http, https or socks5 URL")]
    [InlineData("insecure-skip-tls-verify: maybe", "", "cluster \"c\": insecure-skip-tls-verify is \"maybe\", not true or false")]
    [InlineData("certificate-authority-data: '%'", "", "cluster \"c\": certificate-authority-data is not base64")]
    [InlineData(
        "server: https://x\ncertificate-authority-data: YQ==",
        "",
        "cluster \"c\": certificate-authority-data holds no certificate in PEM")]
    [InlineData("server: https://x\ncertificate-authority: ca.crt", "", "cluster \"c\": certificate-authority F/ca.crt does not exist")]
    [InlineData(
        "insecure-skip-tls-verify: true\ncertificate-authority-data: YQ==",
        "",
        "cluster \"c\": insecure-skip-tls-verify is true although there is a certificate-authority")]
    [InlineData("", "client-certificate-data: YQ==", "user \"u\": client-key is missing")]
    [InlineData("", "client-key: key.pem", "user \"u\": client-certificate is missing")]
    [InlineData(
        "server: https://x",
        "client-certificate-data: YQ==\nclient-key-data: YQ==",
        "user \"u\": client-certificate-data is no certificate with its RSA or EC key in PEM")]
    [InlineData(
        "server: https://x",
        "username: u\ntoken: t",
        "user \"u\": username is there beside a token, and only one of them can be shown")]
    [InlineData(
        "server: https://x",
        "exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: x}",
        "user \"u\": exec.apiVersion is \"client.authentication.k8s.io/v1alpha1\"; "
        + "client.authentication.k8s.io/v1 and client.authentication.k8s.io/v1beta1 are known")]
    [InlineData(
        "server: https://x",
        "exec: {apiVersion: client.authentication.k8s.io/v1}",
        "user \"u\": exec.command is missing")]
    [InlineData(
        "server: https://x",
        "exec: {apiVersion: client.authentication.k8s.io/v1, command: x, interactiveMode: Always}",
        "user \"u\": exec.interactiveMode is Always, and there is nobody to answer the plugin's questions")]
    [InlineData(
        "server: https://x",
        "auth-provider: {name: oidc}",
        "user \"u\": auth-provider \"oidc\" is not supported; an exec plugin can take its place")]
    [InlineData(
        "server: https://x",
        "as: robot\nas-groups: [g1, g2]",
        "user \"u\": as-groups has more than one item, which cannot be sent")]
    public void A_wrong_key_is_named(string cluster, string user, string expected)
    {
        var error = Assert.Throws<KubeconfigException>(() => Open(Kubeconfig(cluster, user)));
        Assert.Equal($"kubeconfig F/config: {expected}", Shown(error));
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        var error = Assert.Throws<KubeconfigException>(() => Open(Path.Combine(Folder.Path, "none")));
        Assert.Equal("kubeconfig F/none: does not exist", Shown(error));
    }

    [Fact]
    public void A_file_that_cannot_be_a_kubeconfig_is_not_read_to_its_end()
    {
        string path = Folder.Write("config", new string('#', (1024 * 1024) + 1));
        var error = Assert.Throws<KubeconfigException>(() => Open(path));
        Assert.Equal("kubeconfig F/config: is larger than 1048576 bytes", Shown(error));
    }

    [Fact]
    public void Nesting_ends()
    {
        string path = Folder.Write("config", $"a: {new string('[', 5000)}");
        var error = Assert.Throws<KubeconfigException>(() => Open(path));
        Assert.Equal("kubeconfig F/config: line 1: deeper than 64 levels", Shown(error));
    }

    [Fact]
    public void Anchors_and_quoted_words_mean_what_YAML_says()
    {
        string path = Folder.Write("config", """
            current-context: "a"
            contexts:
            - name: &a 'a'
              context: &both
                cluster: c
                user: ''
            clusters:
            - name: c
              cluster:
                server: >-
                  https://folded.example
                insecure-skip-tls-verify: true
            other: [*a, *both]
            --- second
            """);
        using ClusterConnection connection = Open(path);
        Assert.Equal("https://folded.example/", connection.Server.ToString());
    }

    [Fact]
    public void A_server_without_a_scheme_is_https_where_TLS_is_configured()
    {
        using ClusterConnection connection = Open(Kubeconfig("server: host:6443\ninsecure-skip-tls-verify: true", "token: t"));
        Assert.Equal("https://host:6443/", connection.Server.ToString());
    }

    [Fact]
    public void A_server_given_to_a_kubeconfig_without_context_stands_alone()
    {
        string path = Folder.Write("config", "kind: Config");
        using ClusterConnection connection = Open(new ClusterOptions { KubeconfigPath = path, ApiServer = "http://x:1" });
        Assert.Equal("http://x:1/", connection.Server.ToString());
    }
}
