using System.Text;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.ListWatch;
using StateMetrics.Server.Fleet;
using StateMetrics.Simulator.Faults;
using StateMetrics.Simulator.Http;
using StateMetrics.Testing;

namespace StateMetrics.Server.Tests.Fleet;

/// <summary>A relist never shows a half-empty cluster.</summary>
public sealed class RelistTests
{
    private const int Pods = 2000;

    private static readonly FleetSetup s_setup = new("pods") { Families = ["^kube_pod_info$"] };

    [Theory]
    [InlineData(true, GoneForm.ErrorEvent)]
    [InlineData(true, GoneForm.HttpStatus)]
    [InlineData(false, GoneForm.ErrorEvent)]
    public async Task No_scrape_during_a_relist_shows_fewer_pods(bool streaming, GoneForm gone)
    {
        await using FleetOnSimulator run = await StartAsync(streaming, server => server.Behaviour.GoneForm = gone);
        using var scraping = new ContinuousScrape(run);

        // The relist is slow, so that scrapes fall into every part of it.
        Fault slow = run.Server.Faults.Stall(static r => IsRelist(r), count: 1);
        run.Cluster.Compact();
        Assert.Equal(1, run.Server.Faults.CloseWatches());
        await Eventually.Equal(1, () => slow.Hits);
        await scraping.MoreAsync();
        slow.Release();
        await Eventually.True(() => Relists(run) >= 1);
        await scraping.MoreAsync();

        run.Cluster.Create("v1/pods", PodJson(Pods));
        await Eventually.Equal(Pods + 1, () => scraping.Last);
        await scraping.EndAsync();
        Assert.Equal(Pods, scraping.Fewest);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_relist_that_is_cut_half_way_loses_nothing(bool reset)
    {
        await using FleetOnSimulator run = await StartAsync(streaming: false);
        using var scraping = new ContinuousScrape(run);
        Fault cut = run.Server.Faults.CutList(static r => r.IsList("pods"), count: 2, reset: reset);
        run.Cluster.Compact();
        run.Server.Faults.CloseWatches();
        await Eventually.Equal(2, () => cut.Hits);
        await scraping.MoreAsync();
        await Eventually.True(() => Relists(run) >= 1);
        run.Cluster.Delete("v1/pods", "shop", "pod-7");
        await Eventually.Equal(Pods - 1, () => scraping.Last);
        await scraping.EndAsync();
        Assert.Equal(Pods - 1, scraping.Fewest);
    }

    [Fact]
    public async Task A_relist_page_that_is_cut_loses_nothing_of_the_pages_before()
    {
        await using FleetOnSimulator run = await StartAsync(streaming: false);
        using var scraping = new ContinuousScrape(run);
        // The third page of four.
        Fault cut = run.Server.Faults.Answer(
            500, static r => r.IsList("pods") && r.Query.Contains("continue=", StringComparison.Ordinal), count: 1);
        run.Cluster.Compact();
        run.Server.Faults.CloseWatches();
        await Eventually.Equal(true, () => cut.Hits == 1 || Relists(run) >= 1);
        await Eventually.True(() => Relists(run) >= 1);
        await scraping.EndAsync();
        Assert.Equal(Pods, scraping.Fewest);
    }

    [Fact]
    public async Task Pods_that_were_deleted_while_nobody_watched_are_gone_after_the_relist()
    {
        await using FleetOnSimulator run = await StartAsync(streaming: true);
        Fault stall = run.Server.Faults.Stall(static r => r.Resource?.Plural == "pods");
        run.Server.Faults.CloseWatches();
        await Eventually.Equal(true, () => stall.Hits > 0);
        for (int i = 0; i < 500; i++)
        {
            run.Cluster.Delete("v1/pods", "shop", $"pod-{i}");
        }
        run.Cluster.Compact();
        Assert.Equal(Pods, run.Expositions[0].Stores[0].Objects);
        stall.Release();
        await Eventually.Equal(Pods - 500, () => run.Expositions[0].Stores[0].Objects);
    }

    private static async Task<FleetOnSimulator> StartAsync(bool streaming, Action<SimulatedApiServer>? more = null)
    {
        FleetSetup setup = s_setup with { Options = new FleetOptions { ListWatch = new ListWatchOptions { StreamingLists = streaming } } };
        FleetOnSimulator run = await FleetOnSimulator.StartAsync(setup, server =>
        {
            server.Cluster.Load(
                "v1/pods", Enumerable.Range(0, Pods).Select(static i => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(PodJson(i))));
            more?.Invoke(server);
        });
        await Eventually.Equal(Pods, () => run.Expositions[0].Stores[0].Objects);
        await Eventually.Equal(1, () => run.Server.OpenWatches.Count);
        return run;
    }

    private static string PodJson(int i) => $$$"""{"metadata":{"namespace":"shop","name":"pod-{{{i}}}"},"spec":{"nodeName":"n1"} }""";

    private static bool IsRelist(SimulatedRequest request) =>
        request.IsList("pods") || (request.IsWatch("pods") && request.Query.Contains("sendInitialEvents=true", StringComparison.Ordinal));

    private static long Relists(FleetOnSimulator run) =>
        run.Fleet.View()[0].Status!.Lists.Where(static list => list.Key != "first").Sum(static list => list.Value);

    /// <summary>Scrapes in a loop, and keeps the smallest number of pods that any scrape showed.</summary>
    private sealed class ContinuousScrape : IDisposable
    {
        private readonly CancellationTokenSource _end = new();
        private readonly FleetOnSimulator _run;
        private readonly Task _loop;
        private int _scrapes;
        private int _fewest = int.MaxValue;
        private int _last;

        internal ContinuousScrape(FleetOnSimulator run)
        {
            _run = run;
            _loop = Task.Run(LoopAsync);
        }

        internal int Fewest => Volatile.Read(ref _fewest);

        internal int Last => Volatile.Read(ref _last);

        /// <summary>Returns when three more scrapes have begun and ended.</summary>
        internal Task MoreAsync()
        {
            int enough = Volatile.Read(ref _scrapes) + 4;
            return Eventually.True(() => Volatile.Read(ref _scrapes) >= enough);
        }

        internal async Task EndAsync()
        {
            await _end.CancelAsync();
            await _loop;
        }

        public void Dispose()
        {
            _end.Cancel();
            _end.Dispose();
        }

        private async Task LoopAsync()
        {
            CancellationToken end = _end.Token;
            while (!end.IsCancellationRequested)
            {
                string body = await _run.ScrapeAsync();
                int pods = body.Split('\n').Count(static line => line.StartsWith("kube_pod_info{", StringComparison.Ordinal));
                Volatile.Write(ref _last, pods);
                Volatile.Write(ref _fewest, Math.Min(_fewest, pods));
                Interlocked.Increment(ref _scrapes);
            }
        }
    }
}
