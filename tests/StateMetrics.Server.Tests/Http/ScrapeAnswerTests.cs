using System.IO.Compression;
using System.Text;

namespace StateMetrics.Server.Tests.Http;

/// <summary>What one scrape gets, over a real connection.</summary>
public sealed class ScrapeAnswerTests
{
    private const string TextType = "text/plain; version=0.0.4; charset=utf-8";
    private const string OpenMetricsType = "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores";

    private const string Namespaces = """
        # HELP kube_namespace_created [STABLE] When the namespace was created, in Unix seconds.
        # TYPE kube_namespace_created gauge
        kube_namespace_created{namespace="a"} 1.709281815e+09
        # HELP kube_namespace_annotations Annotations of the namespace that the allowlist selects, as labels.
        # TYPE kube_namespace_annotations gauge
        kube_namespace_annotations{namespace="a",annotation_text=""} 1

        """;

    private const string Nodes = """
        # HELP kube_node_spec_unschedulable [STABLE] Whether the node is cordoned, so that it takes no new pods.
        # TYPE kube_node_spec_unschedulable gauge
        kube_node_spec_unschedulable{node="n1"} 0

        """;

    [Fact]
    public async Task The_state_comes_as_text_with_its_headers()
    {
        await using OpenPorts ports = await FilledAsync();
        using HttpResponseMessage answer = await ports.AskAsync("/metrics");
        Assert.Equal(Head(TextType, (Namespaces + Nodes).Length), OpenPorts.Head(answer));
        Assert.Equal(Namespaces + Nodes, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_empty_cluster_is_an_empty_answer()
    {
        await using OpenPorts ports = await OpenPorts.StartAsync();
        using HttpResponseMessage answer = await ports.AskAsync("/metrics");
        Assert.Equal(Head(TextType, 0), OpenPorts.Head(answer));
        Assert.Equal("", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("", TextType, "")]
    [InlineData("*/*", TextType, "")]
    [InlineData("application/json", TextType, "")]
    [InlineData("text/plain;version=0.0.4;q=0.5,application/openmetrics-text;version=1.0.0;q=0.6", OpenMetricsType, "# EOF\n")]
    [InlineData("application/openmetrics-text;version=1.0.0;escaping=values,*/*;q=0.1",
        "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=values", "# EOF\n")]
    [InlineData("application/openmetrics-text;version=0.0.1",
        "application/openmetrics-text; version=0.0.1; charset=utf-8; escaping=underscores", "# EOF\n")]
    [InlineData("application/openmetrics-text;version=2.0.0,text/plain;version=0.0.4;q=0.3", TextType, "")]
    [InlineData(
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited,text/plain;q=0.3", TextType, "")]
    public async Task The_format_is_negotiated(string accept, string contentType, string end)
    {
        await using OpenPorts ports = await FilledAsync();
        using HttpResponseMessage answer = await ports.AskAsync("/metrics", ("Accept", accept));
        Assert.Equal(Head(contentType, (Namespaces + Nodes + end).Length), OpenPorts.Head(answer));
        Assert.Equal(Namespaces + Nodes + end, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("gzip", true)]
    [InlineData("gzip, deflate, br", true)]
    [InlineData("deflate;q=1, gzip;q=0.1", true)]
    [InlineData("*", true)]
    [InlineData("gzip;q=0", false)]
    [InlineData("gzip;q=0, *", false)]
    [InlineData("identity", false)]
    [InlineData("", false)]
    public async Task A_client_that_takes_gzip_gets_it(string acceptEncoding, bool compressed)
    {
        await using OpenPorts ports = await FilledAsync();
        using HttpResponseMessage answer = await ports.AskAsync("/metrics", ("Accept-Encoding", acceptEncoding));
        byte[] body = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Head(TextType, body.Length, compressed), OpenPorts.Head(answer));
        Assert.Equal(Namespaces + Nodes, compressed ? Inflated(body) : Encoding.UTF8.GetString(body));
    }

    [Fact]
    public async Task Where_gzip_is_off_nobody_gets_it()
    {
        await using OpenPorts ports = await FilledAsync(OpenPorts.Loopback with { Gzip = false });
        using HttpResponseMessage answer = await ports.AskAsync("/metrics", ("Accept-Encoding", "gzip"));
        Assert.Equal(Head(TextType, (Namespaces + Nodes).Length), OpenPorts.Head(answer));
        Assert.Equal(Namespaces + Nodes, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("?resources=namespaces", Namespaces)]
    [InlineData("?resources=nodes,namespaces", Namespaces + Nodes)]
    [InlineData("?resources=nodes&resources=namespaces", Namespaces + Nodes)]
    [InlineData("?resources=%20nodes%20,", Nodes)]
    [InlineData("?resources=", "")]
    [InlineData("?resources", "")]
    [InlineData("?resources=,", "")]
    [InlineData("?resources=node", "")]
    [InlineData("?resources=Nodes", "")]
    [InlineData("?exclude_resources=namespaces", Nodes)]
    [InlineData("?exclude_resources=namespaces&exclude_resources=nodes", "")]
    [InlineData("?exclude_resources=", Namespaces + Nodes)]
    [InlineData("?exclude_resources=pods", Namespaces + Nodes)]
    [InlineData("?resources=nodes,namespaces&exclude_resources=nodes", Namespaces)]
    [InlineData("?other=1", Namespaces + Nodes)]
    public async Task The_query_selects_resources(string query, string body)
    {
        await using OpenPorts ports = await FilledAsync();
        Assert.Equal(
            body, await ports.Main.GetStringAsync(new Uri("/metrics" + query, UriKind.Relative), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("")]
    [InlineData("gzip")]
    public async Task HEAD_gets_the_headers_alone(string acceptEncoding)
    {
        await using OpenPorts ports = await FilledAsync();
        using var request = new HttpRequestMessage(HttpMethod.Head, "/metrics");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", acceptEncoding);
        using HttpResponseMessage answer = await ports.Main.SendAsync(request, TestContext.Current.CancellationToken);
        using HttpResponseMessage whole = await ports.AskAsync("/metrics", ("Accept-Encoding", acceptEncoding));
        Assert.Equal(OpenPorts.Head(whole), OpenPorts.Head(answer));
        Assert.Equal("", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static string Head(string contentType, int bytes, bool compressed = false)
    {
        string encoding = compressed ? "Content-Encoding: gzip\n" : "";
        return $"200\n{encoding}Content-Length: {bytes}\nContent-Type: {contentType}\nVary: Accept, Accept-Encoding";
    }

    private static async Task<OpenPorts> FilledAsync(Server.Configuration.ServerOptions? options = null)
    {
        OpenPorts ports = await OpenPorts.StartAsync(options);
        ports.PutNamespace("a");
        ports.PutNode("n1");
        return ports;
    }

    private static string Inflated(byte[] body)
    {
        using var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        using var text = new StreamReader(gzip);
        return text.ReadToEnd();
    }
}
