using System.Buffers;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using StateMetrics.Exposition.Self;
using StateMetrics.Exposition.Writing;
using StateMetrics.Server.Configuration;
using StateMetrics.Server.Sharding;
using StateMetrics.Server.Telemetry;
using StateMetrics.Simulator.Cluster;
using StateMetrics.Simulator.Http;
using StateMetrics.Testing;

namespace StateMetrics.Server.Tests.Fleet;

/// <summary>Resources that a server has in an older version only. The versions of one resource have objects of their own here.</summary>
public sealed class ServedVersionsTests
{
    private const string Beta = "batch/v1beta1/cronjobs";
    private const string Best = "batch/v1/cronjobs";
    private const string Deployments = "apps/v1/deployments";
    private const string OfBeta = """kube_cronjob_spec_suspend{namespace="shop",cronjob="beta"} 1""";
    private const string OfBest = """kube_cronjob_spec_suspend{namespace="shop",cronjob="best"} 0""";
    private const string OfDeployment = """kube_deployment_spec_replicas{namespace="shop",deployment="web"} 1""";

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task A_resource_is_read_in_the_older_version_that_the_server_has(bool aggregatedDiscovery, bool protobuf)
    {
        await using FleetOnSimulator run = await FleetOnSimulator.StartAsync(Setup("cronjobs"), server =>
        {
            Populate(server);
            server.Cluster.SetServed(Best, false);
            server.Behaviour.AggregatedDiscovery = aggregatedDiscovery;
            server.Behaviour.Protobuf = protobuf;
        });
        await run.ReadyAsync();
        Assert.Equal("ok\n", run.Readiness.Report);
        await run.ShowsAsync(OfBeta);
        Assert.Equal("""{resource="cronjobs",group_version="batch/v1beta1"} 1""", VersionsShown(run));
        Assert.Equal(0, run.Server.Requests.Count(static r => r.Resource == Best));

        run.Cluster.Delete(Beta, "shop", "beta");
        await run.ShowsAsync("");
    }

    [Fact]
    public async Task The_best_version_is_read_where_the_server_has_several()
    {
        await using FleetOnSimulator run = await FleetOnSimulator.StartAsync(Setup("cronjobs"), Populate);
        await run.ShowsAsync(OfBest);
        Assert.Equal("""{resource="cronjobs",group_version="batch/v1"} 1""", VersionsShown(run));
        Assert.Equal(0, run.Server.Requests.Count(static r => r.Resource == Beta));
    }

    [Fact]
    public async Task A_resource_without_any_version_that_we_can_read_is_not_served()
    {
        await using FleetOnSimulator run = await FleetOnSimulator.StartAsync(Setup("cronjobs", "deployments"), server =>
        {
            Populate(server);
            server.Cluster.SetServed(Best, false);
            server.Cluster.SetServed(Beta, false);
        });
        await run.ReadyAsync();
        Assert.Equal("ok\nnot served: cronjobs (batch/v1)\n", run.Readiness.Report);
        await run.ShowsAsync(OfDeployment);
        Assert.Equal("""{resource="deployments",group_version="apps/v1"} 1""", VersionsShown(run));
    }

    [Fact]
    public async Task A_better_version_that_appears_takes_over_without_a_hole_and_touches_nothing_else()
    {
        var time = new ManualTimeProvider();
        FleetSetup setup = Setup("cronjobs", "deployments") with { Time = time };
        await using FleetOnSimulator run = await FleetOnSimulator.StartAsync(setup, server =>
        {
            Populate(server);
            server.Cluster.SetServed(Best, false);
        });
        await run.ReadyAsync();
        await run.ShowsAsync(OfBeta, OfDeployment);

        run.Server.Faults.Answer(500, static r => r.Resource == Best);
        run.Cluster.SetServed(Best, true);
        await AdvanceUntilAsync(time, () => VersionsShown(run).Contains("batch/v1\"", StringComparison.Ordinal));
        await AdvanceUntilAsync(time, () => run.Server.Requests.Count(static r => r.Resource == Best) > 1);
        await run.ShowsAsync(OfBeta, OfDeployment);

        run.Server.Faults.Clear();
        await AdvanceUntilAsync(time, () => run.SamplesAsync().GetAwaiter().GetResult() == $"{OfBest}\n{OfDeployment}");
        Assert.Equal("ok\n", run.Readiness.Report);
        Assert.Contains("Information: cronjobs: read as batch/v1 from now on", run.Log.Lines, StringComparer.Ordinal);
        Assert.Single(run.Server.Requests.All, static r => r.Resource == Deployments);

        run.Cluster.SetServed(Best, false);
        await AdvanceUntilAsync(time, () => run.SamplesAsync().GetAwaiter().GetResult() == $"{OfBeta}\n{OfDeployment}");
        Assert.Contains("Information: cronjobs: read as batch/v1beta1 from now on", run.Log.Lines, StringComparer.Ordinal);
    }

    private static FleetSetup Setup(params string[] resources) => new(resources)
    {
        Families = ["^kube_cronjob_spec_suspend$", "^kube_deployment_spec_replicas$"],
    };

    private static void Populate(SimulatedApiServer server)
    {
        server.Cluster.Register(
            new ResourceType("batch", "v1beta1", "cronjobs", "CronJob", "k8s.io.api.batch.v1.CronJob") { Namespaced = true });
        server.Cluster.Create(Beta, """{"metadata":{"namespace":"shop","name":"beta"},"spec":{"schedule":"0 0 * * *","suspend":true}}""");
        server.Cluster.Create(Best, """{"metadata":{"namespace":"shop","name":"best"},"spec":{"schedule":"0 0 * * *","suspend":false}}""");
        server.Cluster.Create(Deployments, """{"metadata":{"namespace":"shop","name":"web"},"spec":{"replicas":1}}""");
    }

    /// <summary>The samples of the family that tells the versions, without its name.</summary>
    private static string VersionsShown(FleetOnSimulator run)
    {
        var faults = new ObjectFaults(NullLogger.Instance);
        var state = new SelfState(
            BuildVersion.OfThisProcess(), new ShardState(ShardPlan.Fixed(new Shard(0, 1))), [.. run.Fleet.View()], faults,
            new Observations([1]));
        var output = new ArrayBufferWriter<byte>();
        SelfExposition.Write(SelfFamilies.Renderer, state, output, ExpositionFormat.Text);
        const string Family = "kube_state_metrics_resource_api_version";
        return string.Join('\n', Encoding.UTF8.GetString(output.WrittenSpan).Split('\n')
            .Where(static line => line.StartsWith(Family, StringComparison.Ordinal)).Select(static line => line[Family.Length..]));
    }

    private static Task AdvanceUntilAsync(ManualTimeProvider time, Func<bool> condition) => Eventually.True(() =>
    {
        if (condition())
        {
            return true;
        }
        time.Advance(TimeSpan.FromMilliseconds(250));
        return false;
    });
}
