using StateMetrics.Server.Sharding;
using StateMetrics.Simulator.Cluster;
using StateMetrics.Simulator.Http;
using StateMetrics.Testing;

namespace StateMetrics.Server.Tests.Sharding;

/// <summary>
/// A process whose place among the shards cannot be told: it waits, says why in its log and in /readyz, and goes on when it can be told,
/// without a restart. One that has a shard keeps it.
/// </summary>
public sealed class ShardLoopTests
{
    private const string Pods = "v1/pods";
    private const string Sets = "apps/v1/statefulsets";

    private const string Owned =
        """
        "ownerReferences":[{"apiVersion":"apps/v1","kind":"StatefulSet","name":"sm","uid":"x","controller":true}]
        """;

    private const string Indexed = $$""" "labels":{"apps.kubernetes.io/pod-index":"1"},{{Owned}} """;

    public static TheoryData<string, string, string, int?, string> Places => new()
    {
        // what, name of the pod, its metadata ("": there is none), replicas of the StatefulSet (null: there is none), what is said
        { "no pod", "sm-1", "", 2, "pod m/sm-1 does not exist" },
        { "no owner", "sm-1", "\"labels\":{}", 2, "pod m/sm-1 is not controlled by a StatefulSet" },
        { "no number", "odd", Owned, 2,
          "pod m/odd has no number: neither a label apps.kubernetes.io/pod-index nor a name like sm-0" },
        { "no StatefulSet", "sm-1", Owned, null, "StatefulSet m/sm does not exist" },
        { "outside", "sm-1", Owned, 1, "pod m/sm-1 is none of the 1 replicas of its StatefulSet, which begin at 0" },
        { "scaled to nothing", "sm-1", Owned, 0, "pod m/sm-1 is none of the 0 replicas of its StatefulSet, which begin at 0" },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Without_a_place_it_waits_and_says_why_until_it_has_one(
        string what, string pod, string metadata, int? replicas, string problem)
    {
        var time = new ManualTimeProvider();
        await using SimulatedApiServer server = await StartAsync(time);
        if (metadata.Length > 0)
        {
            Create(server, pod, metadata);
        }
        if (replicas is int some)
        {
            CreateSet(server, some);
        }
        await using (var process = new ShardProcess(server, time, pod))
        {
            await Eventually.Equal($"Warning: waiting for the own shard: {problem}", () => process.Log.Text);
            Assert.Null(process.Plan);
            Assert.Contains($"waiting for the own shard: {problem}\n", process.Readiness.Report, StringComparison.Ordinal);
            Assert.False(process.Readiness.IsReady, what);
            Assert.False(process.Loop.ExecuteTask!.IsCompleted, what);

            // What is wrong is mended.
            if (metadata.Length == 0)
            {
                Create(server, pod, Owned);
            }
            else
            {
                server.Cluster.Patch(Pods, "m", pod, $$"""{"metadata":{ {{Indexed}} } }""");
            }
            if (replicas is null)
            {
                CreateSet(server, 2);
            }
            server.Cluster.Patch(Sets, "m", "sm", """{"spec":{"replicas":2}}""");
            await PassUntilAsync(time, () => process.Readiness.IsReady);
            Assert.Equal(new Shard(1, 2), process.Plan!.Shard);
            Assert.Equal("Information: shard 1 of 2, by StatefulSet sm", process.Log.Lines[^1]);
        }
    }

    [Fact]
    public async Task A_shard_that_is_scaled_away_says_so_and_keeps_its_last_range()
    {
        var time = new ManualTimeProvider();
        await using SimulatedApiServer server = await StartAsync(time);
        Create(server, "sm-1", Owned);
        CreateSet(server, 2);
        await using var process = new ShardProcess(server, time, "sm-1");
        await PassUntilAsync(time, () => process.Readiness.IsReady);
        server.Cluster.Patch(Sets, "m", "sm", """{"spec":{"replicas":1}}""");
        await PassUntilAsync(time, () => process.Plan!.Leaving);
        Assert.Equal((new Shard(1, 2), new Shard(1, 2).Range, 1), (process.Plan!.Shard, process.Plan.Kept, process.Plan.Total));
        await Eventually.Equal(
            "Information: pod m/sm-1 is none of the 1 replicas from 0 on any more: its last range is served until it is stopped",
            () => process.Log.Lines[^1]);
        Assert.True(process.Readiness.IsReady);
        Assert.False(process.Loop.ExecuteTask!.IsCompleted);
    }

    private static async Task<SimulatedApiServer> StartAsync(ManualTimeProvider time) =>
        await SimulatedApiServer.StartAsync(new SimulatedCluster(time), stop: TestContext.Current.CancellationToken);

    private static void Create(SimulatedApiServer server, string pod, string metadata) => server.Cluster.Create(
        Pods, $$$"""{"metadata":{"namespace":"m","name":"{{{pod}}}",{{{metadata}}}},"spec":{},"status":{} }""");

    private static void CreateSet(SimulatedApiServer server, int replicas) => server.Cluster.Create(
        Sets, $$$"""{"metadata":{"namespace":"m","name":"sm"},"spec":{"replicas":{{{replicas}}}} }""");

    private static Task PassUntilAsync(ManualTimeProvider time, Func<bool> holds) => Eventually.True(() =>
    {
        bool held = holds();
        if (!held)
        {
            time.Advance(TimeSpan.FromSeconds(1));
        }
        return held;
    });
}
