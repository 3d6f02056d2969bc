using System.Text;
using StateMetrics.Server.Fleet;
using StateMetrics.Server.Sharding;
using StateMetrics.Server.Tests.Fleet;
using StateMetrics.Server.Tests.Health;
using StateMetrics.Simulator.Faults;
using StateMetrics.Simulator.Http;
using StateMetrics.Testing;

namespace StateMetrics.Server.Tests.Sharding;

/// <summary>Several exporters on one cluster, each with its share.</summary>
public sealed class ShardedFleetTests
{
    private const int Pods = 300;

    [Fact]
    public async Task The_shards_together_show_everything_once()
    {
        var first = await FleetOnSimulator.StartAsync(SetupOf(0, 3), static server => server.Cluster.Load(
            "v1/pods", Enumerable.Range(0, Pods).Select(static i => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(Pod($"pod-{i}")))));
        await using FleetOnSimulator one = first;
        await using FleetOnSimulator two = FleetOnSimulator.Beside(first, SetupOf(1, 3));
        await using FleetOnSimulator three = FleetOnSimulator.Beside(first, SetupOf(2, 3));
        FleetOnSimulator[] shards = [one, two, three];
        foreach (FleetOnSimulator shard in shards)
        {
            await shard.ReadyAsync();
            Assert.InRange(Objects(shard), Pods / 6, Pods / 2);
        }
        await AllAsync(shards, first);

        // Changes by watch are shared as lists are.
        for (int i = 0; i < 60; i++)
        {
            first.Cluster.Create("v1/pods", Pod($"later-{i}"));
            first.Cluster.Delete("v1/pods", "shop", $"pod-{i}");
        }
        first.Cluster.Create("v1/pods", Pod("last"));
        await Eventually.Equal(Pods + 1, () => shards.Sum(Objects));
        await AllAsync(shards, first);
    }

    private static async Task AllAsync(FleetOnSimulator[] shards, FleetOnSimulator cluster)
    {
        await Eventually.Equal(Expected(cluster), () => string.Join('\n', shards
            .SelectMany(static shard => shard.SamplesAsync().GetAwaiter().GetResult().Split('\n')).Order(StringComparer.Ordinal)));
    }

    private static string Expected(FleetOnSimulator cluster) => string.Join('\n', cluster.Cluster.List("v1/pods")
        .Select(static pod => $"kube_pod_created{{namespace=\"shop\",pod=\"{pod.Name}\",uid=\"{pod.Uid}\"}} 1.709281815e+09")
        .Order(StringComparer.Ordinal));

    private static int Objects(FleetOnSimulator shard) => shard.Expositions[0].Stores[0].Objects;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_filters_sends_a_quarter_and_one_that_does_not_makes_no_difference(bool streaming)
    {
        const int Many = 4000;
        await using FleetOnSimulator honest = await FleetOnSimulator.StartAsync(SetupOf(1, 4), server =>
        {
            server.Behaviour.ShardedLists = ShardedLists.Honoured;
            server.Behaviour.StreamingLists = streaming ? StreamingLists.Supported : StreamingLists.Refused;
            Load(server, Many);
        });
        await using FleetOnSimulator plain = await FleetOnSimulator.StartAsync(SetupOf(1, 4), static server => Load(server, Many));
        await using FleetOnSimulator off = FleetOnSimulator.Beside(honest, SetupOf(1, 4, serverSide: false));
        for (int round = 0; round < 2; round++)
        {
            foreach (FleetOnSimulator run in new[] { honest, plain, off })
            {
                await run.ReadyAsync();
                await Eventually.Equal(OursOf(run), () => run.SamplesAsync().GetAwaiter().GetResult());
            }
            Assert.Equal(0, Skipped(honest));
            Assert.InRange(Objects(honest), Many / 4 * 0.95, Many / 4 * 1.05);
            Assert.InRange(Skipped(plain), Many * 3 / 4 * 0.95, Many);
            Assert.InRange(Skipped(off), Many * 3 / 4 * 0.95, Many);

            // Changes by watch too, deletions included.
            foreach (FleetOnSimulator run in new[] { honest, plain })
            {
                foreach (int i in Enumerable.Range(0, 40))
                {
                    run.Cluster.Create("v1/pods", Pod($"later-{round}-{i}"));
                    run.Cluster.Delete("v1/pods", "shop", $"pod-{(round * 40) + i}");
                }
            }
        }
        Assert.Equal(1, honest.Server.Requests.Count(static r => r.Query.Contains("limit=1", StringComparison.Ordinal)
            && !r.Query.Contains("limit=1&", StringComparison.Ordinal)));
        Assert.DoesNotContain(plain.Server.Requests.All, static r =>
            r.Verb == "watch" && r.Query.Contains("shardSelector", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_share_is_listed_beside_what_is_served_and_the_scope_stays_ready()
    {
        FleetSetup setup = SetupOf(0, 2);
        await using FleetOnSimulator run = await FleetOnSimulator.StartAsync(setup, static server => Load(server, Pods));
        await run.ReadyAsync();
        string before = await run.SamplesAsync();
        ScopeView scope = run.Fleet.View()[0];
        Fault stall = run.Server.Faults.Stall(static r => r.Verb is "list" or "watch");

        setup.Shard.Set(ShardPlan.Fixed(new Shard(1, 2)) with { Generation = 2 });
        await Eventually.Equal(1, () => stall.Hits);
        Assert.Equal(before, await run.SamplesAsync());
        Assert.True(run.Readiness.IsReady);
        Assert.False(run.Fleet.IsComplete(2));
        Assert.Equal(scope.Status!.FreshAt, run.Fleet.View()[0].Status!.FreshAt);

        stall.Release();
        await Eventually.True(() => run.Fleet.IsComplete(2));
        Assert.Equal(OursOf(run, setup), await run.SamplesAsync());
        Assert.False(run.Fleet.IsComplete(1));
        ScopeView after = run.Fleet.View()[0];
        Assert.Same(scope.Counts, after.Counts);
        Assert.Equal((1, 1), (after.Status!.Lists["first"], after.Status.Lists["resync"]));
    }

    [Fact]
    public async Task A_plan_of_the_same_generation_touches_nothing()
    {
        FleetSetup setup = SetupOf(0, 2);
        await using FleetOnSimulator run = await FleetOnSimulator.StartAsync(setup, static server => Load(server, Pods));
        await run.ReadyAsync();
        await Eventually.Equal(1, () => run.Server.OpenWatches.Count);
        OpenWatch open = run.Server.OpenWatches[0];
        setup.Shard.Set(setup.Shard.Value! with { Leaving = true });
        setup.Shard.Set(setup.Shard.Value! with { Generation = 2 });
        await Eventually.True(() => run.Fleet.IsComplete(2));
        await Eventually.Equal(1, () => run.Server.OpenWatches.Count);
        Assert.NotEqual(open.Request.Number, run.Server.OpenWatches[0].Request.Number);
        Assert.Equal(1, run.Fleet.View()[0].Status!.Lists["resync"]);
    }

    [Fact]
    public async Task Nothing_is_read_before_the_share_is_known()
    {
        FleetSetup setup = SetupOf(0, 1) with { Shard = new Latest<ShardPlan?>(null) };
        await using FleetOnSimulator run = await FleetOnSimulator.StartAsync(setup, static server => Load(server, Pods));
        await Eventually.True(() => run.Fleet.View()[0].Served == true);
        Assert.Equal(
            "not ready\nwaiting for the own shard: why\n", FleetReadiness.Of(run.Fleet.View(), run.Fleet.DiscoveryError, "why").Report);
        Assert.Equal(0, run.Server.Requests.Count(static r => r.Resource is not null));
        setup.Shard.Set(ShardPlan.Fixed(new Shard(0, 1)));
        await run.ReadyAsync();
        Assert.Equal(Pods, Objects(run));
    }

    private static void Load(SimulatedApiServer server, int pods) => server.Cluster.Load(
        "v1/pods", Enumerable.Range(0, pods).Select(static i => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(Pod($"pod-{i}"))));

    private static long Skipped(FleetOnSimulator run) => run.Fleet.View()[0].Counts!.ObjectsNotOurs;

    private static string OursOf(FleetOnSimulator run, FleetSetup? setup = null)
    {
        HashRanges kept = setup?.Shard.Value!.Kept ?? new Shard(1, 4).Range;
        return string.Join('\n', run.Cluster.List("v1/pods").Where(pod => kept.Keeps(Encoding.UTF8.GetBytes(pod.Uid)))
            .Select(static pod => $"kube_pod_created{{namespace=\"shop\",pod=\"{pod.Name}\",uid=\"{pod.Uid}\"}} 1.709281815e+09")
            .Order(StringComparer.Ordinal));
    }

    private static FleetSetup SetupOf(int ordinal, int total, bool serverSide = true) => new("pods")
    {
        Families = ["^kube_pod_created$"],
        Shard = new Latest<ShardPlan?>(ShardPlan.Fixed(new Shard(ordinal, total))),
        Options = new FleetOptions { ServerSideSharding = serverSide },
    };

    private static string Pod(string name) =>
        $$$"""{"metadata":{"namespace":"shop","name":"{{{name}}}","creationTimestamp":"2024-03-01T08:30:15Z"} }""";
}
