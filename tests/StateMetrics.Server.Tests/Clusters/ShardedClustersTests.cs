using StateMetrics.Exposition.Families;
using StateMetrics.Kubernetes.Connection;
using StateMetrics.Resources;
using StateMetrics.Server.Clusters;
using StateMetrics.Server.Configuration;
using StateMetrics.Server.Fleet;
using StateMetrics.Server.Sharding;
using StateMetrics.Server.Tests.Telemetry;
using StateMetrics.Simulator.Cluster;
using StateMetrics.Simulator.Faults;
using StateMetrics.Simulator.Http;
using StateMetrics.Testing;

namespace StateMetrics.Server.Tests.Clusters;

/// <summary>Shards own objects of all clusters, and a handover waits for all of them.</summary>
public sealed class ShardedClustersTests
{
    private static readonly string[] s_names = ["east", "west"];

    private readonly Dictionary<string, SimulatedApiServer> _servers = new(StringComparer.Ordinal);
    private readonly Latest<ShardPlan?> _shard = new(null);

    [Fact]
    public async Task Every_object_of_every_cluster_is_in_one_shard()
    {
        await StartAsync();
        var all = new List<string>();
        for (int ordinal = 0; ordinal < 3; ordinal++)
        {
            _shard.Set(ShardPlan.Fixed(new Shard(ordinal, 3)));
            using ClusterSet clusters = SetOf(s_names);
            await clusters.StartAsync(TestContext.Current.CancellationToken);
            await Eventually.True(() => clusters.IsComplete(1));
            all.AddRange(Shown(clusters));
            Assert.InRange(clusters.View().Sum(static one => one.Fleet.Scopes.Sum(static scope => scope.Store.Objects)), 1, 199);
            await clusters.StopAsync(TestContext.Current.CancellationToken);
        }
        Assert.Equal(["200"], [$"{all.Sum(int.Parse)}"]);
        await StopAsync();
    }

    [Fact]
    public async Task A_generation_is_complete_when_every_cluster_that_was_reached_is()
    {
        await StartAsync();
        _shard.Set(ShardPlan.Fixed(new Shard(0, 2)));
        using ClusterSet clusters = SetOf([.. s_names, "nowhere"]);
        Assert.Equal("not ready\nwaiting for the own shard: why\n", clusters.Readiness("why").Report.Split("cluster")[0]);
        await clusters.StartAsync(TestContext.Current.CancellationToken);
        await Eventually.True(() => clusters.IsComplete(1) && clusters.Readiness("").IsReady);
        Assert.False(clusters.IsComplete(2));
        Fault slow = _servers["west"].Faults.Stall(static request => request.Resource?.Plural == "namespaces");
        _shard.Set(ShardPlan.Fixed(new Shard(1, 2)) with { Generation = 2 });
        await Eventually.True(() => slow.Hits > 0 && clusters.Shown.First().Fleet.IsComplete(2));
        Assert.False(clusters.IsComplete(2));
        Assert.True(clusters.Readiness("").IsReady);
        slow.Release();
        await Eventually.True(() => clusters.IsComplete(2));
        await clusters.StopAsync(TestContext.Current.CancellationToken);
        await StopAsync();
    }

    private static IEnumerable<string> Shown(ClusterSet clusters) =>
        clusters.View().Select(static one => $"{one.Fleet.Scopes.Sum(static scope => scope.Store.Objects)}");

    private async Task StartAsync()
    {
        foreach (string name in s_names)
        {
            SimulatedApiServer server = await SimulatedApiServer.StartAsync(
                new SimulatedCluster(TimeProvider.System), stop: TestContext.Current.CancellationToken);
            for (int i = 0; i < 100; i++)
            {
                server.Cluster.Create("v1/namespaces", $$$"""{"metadata":{"name":"ns-{{{i}}}"} }""");
            }
            _servers.Add(name, server);
        }
    }

    private async Task StopAsync()
    {
        foreach (SimulatedApiServer server in _servers.Values)
        {
            await Eventually.Equal(0, () => server.OpenWatches.Count);
            await server.DisposeAsync();
        }
    }

    private ClusterSet SetOf(string[] names)
    {
        var selection = new ResourceSelection { Resources = ["namespaces"] };
        var terms = new ClusterTerms
        {
            Options = new ExporterOptions { Resources = selection },
            Demand = new Latest<ResourceDemand>(new ResourceDemand { Catalog = Catalog.All, Selection = selection }),
            Shard = _shard,
            OptionsOf = spec => new Kubernetes.Connection.ClusterOptions
            {
                ApiServer = _servers.GetValueOrDefault(spec.Name)?.Address.ToString() ?? "http://127.0.0.1:1",
                Environment = new ClientEnvironment(),
            },
            UserAgent = "test",
            Time = TimeProvider.System,
            Jitter = static () => 0.5,
            Logger = new CapturedLog(),
        };
        return new ClusterSet(terms, new Latest<IReadOnlyList<ClusterSpec>>([.. names.Select(static name => new ClusterSpec
        {
            Name = name,
            Labels = new ConstantLabels([KeyValuePair.Create("cluster", name)]),
        })]));
    }
}
