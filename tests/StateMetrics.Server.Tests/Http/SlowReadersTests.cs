using StateMetrics.Server.Configuration;
using StateMetrics.Testing;

namespace StateMetrics.Server.Tests.Http;

/// <summary>Readers that stall, and what they can and cannot hold up.</summary>
public sealed class SlowReadersTests
{
    private static readonly Uri s_metrics = new("/metrics", UriKind.Relative);
    private static readonly Uri s_nodes = new("/metrics?resources=nodes", UriKind.Relative);

    [Fact]
    public async Task One_scrape_over_the_bound_is_refused_at_once_until_another_ends()
    {
        await using OpenPorts ports = await OpenPorts.StartAsync(OpenPorts.Loopback with { MaxConcurrentScrapes = 2 });
        ports.PutMuch();
        using StalledReader first = await StalledReader.ScrapeAsync(ports.Main.BaseAddress!);
        using StalledReader second = await StalledReader.ScrapeAsync(ports.Main.BaseAddress!);

        using HttpResponseMessage refused = await ports.AskAsync("/metrics");
        Assert.Equal(
            "503\nContent-Length: 42\nContent-Type: text/plain; charset=utf-8\nRetry-After: 1\nX-Content-Type-Options: nosniff",
            OpenPorts.Head(refused));
        Assert.Equal(
            "2 scrapes are running, which is the limit\n", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        first.Dispose();
        await Eventually.True(() => IsOk(ports, s_nodes));
        Assert.True(await second.ReadToEndAsync());
    }

    [Fact]
    public async Task Stalled_readers_hold_up_neither_updates_nor_other_scrapes_nor_probes()
    {
        await using OpenPorts ports = await OpenPorts.StartAsync(OpenPorts.Loopback with { MaxConcurrentScrapes = 4 });
        ports.PutMuch();
        using StalledReader first = await StalledReader.ScrapeAsync(ports.Main.BaseAddress!);
        using StalledReader second = await StalledReader.ScrapeAsync(ports.Main.BaseAddress!);
        using StalledReader third = await StalledReader.ScrapeAsync(ports.Main.BaseAddress!);
        for (int i = 1; i <= 20; i++)
        {
            ports.PutNode($"n{i}");
            string body = await ports.Main.GetStringAsync(s_nodes, TestContext.Current.CancellationToken);
            Assert.Equal(
                i, body.Split('\n').Count(static line => line.StartsWith("kube_node_spec_unschedulable{", StringComparison.Ordinal)));
        }
        Assert.Equal("both", await ports.Main.GetStringAsync(new Uri("/both", UriKind.Relative), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_slow_reader_gets_the_state_of_the_moment_at_which_it_asked()
    {
        await using OpenPorts ports = await OpenPorts.StartAsync();
        ports.PutMuch();
        ports.PutNode("n1");
        string before = await ports.Main.GetStringAsync(s_metrics, TestContext.Current.CancellationToken);
        using StalledReader slow = await StalledReader.ScrapeAsync(ports.Main.BaseAddress!);
        for (int i = 0; i < 300; i++)
        {
            ports.PutNamespace($"ns{i}", "changed");
        }
        ports.PutNode("n2");
        Assert.True(await slow.ReadToEndAsync());
        Assert.True(before == slow.Body(), "the body is another one than that of the moment of the request");
        Assert.NotEqual(before, await ports.Main.GetStringAsync(s_metrics, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_reader_that_stalls_beyond_the_write_timeout_is_cut_off_and_frees_its_place()
    {
        var time = new ManualTimeProvider();
        ServerOptions options = OpenPorts.Loopback with
        {
            MaxConcurrentScrapes = 1,
            Timeouts = new ServerTimeouts { Write = TimeSpan.FromSeconds(60) },
        };
        await using OpenPorts ports = await OpenPorts.StartAsync(options, time);
        ports.PutMuch();
        ports.PutNode("n1");
        using StalledReader stalled = await StalledReader.ScrapeAsync(ports.Main.BaseAddress!);
        await Eventually.Equal<TimeSpan?>(TimeSpan.FromSeconds(60), () => time.NextDue);
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(IsOk(ports, s_nodes));
        time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.True(() => IsOk(ports, s_nodes));
        Assert.False(await stalled.ReadToEndAsync());
    }

    [Fact]
    public async Task Without_timeouts_a_reader_may_take_as_long_as_it_likes()
    {
        var time = new ManualTimeProvider();
        ServerOptions options = OpenPorts.Loopback with
        {
            Timeouts = new ServerTimeouts
            {
                ReadHeader = Timeout.InfiniteTimeSpan,
                Read = Timeout.InfiniteTimeSpan,
                Write = Timeout.InfiniteTimeSpan,
                Idle = Timeout.InfiniteTimeSpan,
            },
        };
        await using OpenPorts ports = await OpenPorts.StartAsync(options, time);
        ports.PutMuch();
        using StalledReader slow = await StalledReader.ScrapeAsync(ports.Main.BaseAddress!);
        time.Advance(TimeSpan.FromDays(30));
        Assert.True(await slow.ReadToEndAsync());
    }

    [Fact]
    public async Task Stopping_lets_a_running_scrape_finish()
    {
        await using OpenPorts ports = await OpenPorts.StartAsync();
        ports.PutMuch();
        using StalledReader slow = await StalledReader.ScrapeAsync(ports.Main.BaseAddress!);
        Task stopping = ports.StopAsync();
        Assert.False(stopping.IsCompleted);
        Assert.True(await slow.ReadToEndAsync());
        await stopping;
    }

    private static bool IsOk(OpenPorts ports, Uri path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        using HttpResponseMessage answer = ports.Main.Send(
            request, HttpCompletionOption.ResponseContentRead, TestContext.Current.CancellationToken);
        return answer.IsSuccessStatusCode;
    }
}
