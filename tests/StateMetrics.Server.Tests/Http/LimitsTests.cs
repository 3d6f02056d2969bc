using System.Net.Sockets;
using System.Text;
using StateMetrics.Server.Configuration;
using StateMetrics.Testing;

namespace StateMetrics.Server.Tests.Http;

/// <summary>What one client can take, and what it can send.</summary>
public sealed class LimitsTests
{
    private static readonly Uri s_both = new("/both", UriKind.Relative);

    [Fact]
    public async Task One_connection_over_the_bound_of_a_client_is_closed_until_another_ends()
    {
        await using OpenPorts ports = await OpenPorts.StartAsync(OpenPorts.Loopback with { MaxConnectionsPerClient = 2 });
        using TcpClient first = await ConnectAsync(ports);
        using TcpClient second = await ConnectAsync(ports);
        await AskAsync(first, "GET /both HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 200 OK");
        await AskAsync(second, "GET /both HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 200 OK");
        Assert.Equal("", await AnswerToOneMoreAsync(ports));
        first.Close();
        await Eventually.True(() => CanAsk(ports));
    }

    [Fact]
    public async Task One_scrape_over_the_bound_of_a_client_is_refused()
    {
        await using OpenPorts ports = await OpenPorts.StartAsync(OpenPorts.Loopback with { MaxScrapesPerClient = 1 });
        ports.PutMuch();
        using StalledReader stalled = await StalledReader.ScrapeAsync(ports.Main.BaseAddress!);
        using HttpResponseMessage refused = await ports.AskAsync("/metrics");
        Assert.Equal(
            "503 1 scrapes of this client are running, which is the limit\n",
            $"{(int)refused.StatusCode} {await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
        Assert.True(await stalled.ReadToEndAsync());
    }

    [Fact]
    public async Task Fifty_scrapes_of_one_client_run_at_the_same_time()
    {
        await using OpenPorts ports = await OpenPorts.StartAsync();
        ports.PutMuch();
        StalledReader[] stalled = [];
        try
        {
            stalled = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => StalledReader.ScrapeAsync(ports.Main.BaseAddress!)));
            Assert.True((await Task.WhenAll(stalled.Select(static reader => reader.IsServedAsync()))).All(static served => served));
        }
        finally
        {
            Array.ForEach(stalled, static reader => reader.Dispose());
        }
    }

    public static TheoryData<string, string> Requests => new()
    {
        { $"GET /both?{new string('a', 17 * 1024)} HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 414 URI Too Long" },
        { $"GET /both HTTP/1.1\r\nHost: a\r\nX: {new string('a', 33 * 1024)}\r\n\r\n", "HTTP/1.1 431 Request Header Fields Too Large" },
        { $"GET /both HTTP/1.1\r\nHost: a\r\n{string.Concat(Enumerable.Range(0, 65).Select(static i => $"X{i}: a\r\n"))}\r\n",
            "HTTP/1.1 431 Request Header Fields Too Large" },
        { "GET /both HTTP/1.1\r\n\r\n", "HTTP/1.1 400 Bad Request" },
        { "GET /both HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "HTTP/1.1 400 Bad Request" },
        { "GET /both HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", "HTTP/1.1 " },
        { "GET /both\r\n\r\n", "HTTP/1.1 400 Bad Request" },
        // The answer is a GOAWAY frame, which is what a client of HTTP/2 understands.
        { "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "\0\0\b\a" },
        { "POST /both HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabcde", "HTTP/1.1 405 Method Not Allowed" },
        { $"GET /metrics?namespace={string.Join(',', Enumerable.Range(0, 101).Select(static i => $"n{i}"))} HTTP/1.1\r\nHost: a\r\n\r\n",
            "HTTP/1.1 400 Bad Request" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_request_that_is_too_large_or_none_gets_its_status(string request, string status)
    {
        await using OpenPorts ports = await OpenPorts.StartAsync();
        using TcpClient client = await ConnectAsync(ports);
        await AskAsync(client, request, status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("G")]
    [InlineData("GET /both HTTP/1.1\r\nHost: a\r\nX: ")]
    public async Task A_client_that_does_not_finish_its_request_is_dropped(string beginning)
    {
        TimeSpan limit = TimeSpan.FromSeconds(1);
        await using OpenPorts ports = await OpenPorts.StartAsync(OpenPorts.Loopback with
        {
            Timeouts = new ServerTimeouts { ReadHeader = limit, Idle = TimeSpan.FromMinutes(5) },
        });
        using TcpClient client = await ConnectAsync(ports);
        // Ends, by the server; a test that hangs here is cancelled.
        string answer = await AnswerAsync(client, beginning);
        Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 408 Request Timeout\r\n", StringComparison.Ordinal), answer);
        Assert.Equal("both", await ports.Main.GetStringAsync(s_both, TestContext.Current.CancellationToken));
    }

    private static bool CanAsk(OpenPorts ports)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, s_both);
            using HttpResponseMessage answer = ports.Main.Send(request, TestContext.Current.CancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task<string> AnswerToOneMoreAsync(OpenPorts ports)
    {
        try
        {
            using TcpClient client = await ConnectAsync(ports);
            return await AnswerAsync(client, "GET /both HTTP/1.1\r\nHost: a\r\n\r\n");
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            // Closed before we were told that it was open.
            return "";
        }
    }

    private static async Task<TcpClient> ConnectAsync(OpenPorts ports)
    {
        var client = new TcpClient();
        await client.ConnectAsync(ports.Main.BaseAddress!.Host, ports.Main.BaseAddress.Port, TestContext.Current.CancellationToken);
        return client;
    }

    /// <summary>Sends a request and reads as much as shows the beginning of its answer.</summary>
    private static async Task AskAsync(TcpClient client, string request, string beginning)
    {
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), TestContext.Current.CancellationToken);
        byte[] answer = new byte[beginning.Length];
        await stream.ReadExactlyAsync(answer, TestContext.Current.CancellationToken);
        Assert.Equal(beginning, Encoding.Latin1.GetString(answer));
    }

    /// <summary>Sends a request, and reads until the server closes the connection.</summary>
    private static async Task<string> AnswerAsync(TcpClient client, string request)
    {
        try
        {
            await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request), TestContext.Current.CancellationToken);
            using var reader = new StreamReader(client.GetStream());
            return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            return "";
        }
    }
}
