namespace StateMetrics.Server.Tests.Http;

/// <summary>Paths, ports and methods.</summary>
public sealed class RoutesTests
{
    private const string Plain = "Content-Type: text/plain; charset=utf-8\nX-Content-Type-Options: nosniff";

    [Theory]
    [InlineData(false, "/both", 200, "both")]
    [InlineData(true, "/both", 200, "both")]
    [InlineData(true, "/own", 200, "telemetry")]
    [InlineData(false, "/own", 404, "Not Found\n")]
    [InlineData(true, "/metrics", 404, "Not Found\n")]
    [InlineData(false, "/", 404, "Not Found\n")]
    [InlineData(false, "/both/", 404, "Not Found\n")]
    [InlineData(false, "/Both", 404, "Not Found\n")]
    [InlineData(false, "/both?a=b", 200, "both")]
    [InlineData(false, "/..%2fetc/passwd", 404, "Not Found\n")]
    public async Task Each_port_has_its_own_paths(bool telemetry, string path, int status, string body)
    {
        await using OpenPorts ports = await OpenPorts.StartAsync();
        using HttpResponseMessage answer = await (telemetry ? ports.Telemetry : ports.Main)
            .GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal($"{status}\nContent-Length: {body.Length}\n{Plain}", OpenPorts.Head(answer));
        Assert.Equal(body, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("POST", "/metrics")]
    [InlineData("PUT", "/both")]
    [InlineData("DELETE", "/metrics")]
    [InlineData("OPTIONS", "/both")]
    public async Task Other_methods_than_GET_and_HEAD_are_not_allowed(string method, string path)
    {
        await using OpenPorts ports = await OpenPorts.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using HttpResponseMessage answer = await ports.Main.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal($"405\nAllow: GET, HEAD\nContent-Length: 19\n{Plain}", OpenPorts.Head(answer));
        Assert.Equal("Method Not Allowed\n", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task HEAD_of_a_short_text_has_its_length_and_no_body()
    {
        await using OpenPorts ports = await OpenPorts.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Head, "/both");
        using HttpResponseMessage answer = await ports.Main.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal($"200\nContent-Length: 4\n{Plain}", OpenPorts.Head(answer));
        Assert.Equal("", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
