using StateMetrics.Server.Sharding;
using StateMetrics.Testing;
using StateMetrics.Simulator.Faults;
using StateMetrics.Simulator.Http;

namespace StateMetrics.Server.Tests.Sharding;

/// <summary>
/// Shards of a StatefulSet that changes, on virtual time: whatever it becomes, the shards together show every object in every
/// second, and each of them once in the end.
/// </summary>
public sealed class ReshardTests
{
    // An overlap ends with the slowest: a shard that learns late (90 s), twice its resync, and the release itself; changes that
    // follow each other begin it anew.
    private static readonly TimeSpan s_overlapMax = TimeSpan.FromSeconds(100);

    [Fact]
    public async Task Two_three_two_one_with_no_hole_and_a_bounded_overlap()
    {
        await using SimulatedShards shards = await SimulatedShards.StartAsync(2);
        shards.Scale(3);
        await shards.SettleAsync();
        Assert.Equal((1, 1), (Resyncs(shards[0]), Resyncs(shards[1])));
        Assert.InRange(shards.OverlapMax, 1, SimulatedShards.Objects * 0.6);   // 1/6 + 1/3, give or take
        Assert.InRange(shards.OverlapForMax, TimeSpan.FromSeconds(80), s_overlapMax);

        shards.Scale(2);
        await shards.SettleAsync();
        shards.Scale(1);
        await shards.SettleAsync();
        Assert.InRange(shards.OverlapForMax, TimeSpan.FromSeconds(80), s_overlapMax);
        Assert.Equal(3, Resyncs(shards[0]));
        Assert.Equal([new Shard(0, 1)], shards.Processes.Select(static p => p.Plan!.Shard));
    }

    [Fact]
    public async Task A_changed_label_does_not_make_a_shard_deaf()
    {
        await using SimulatedShards shards = await SimulatedShards.StartAsync(2);
        shards.Label("2.0.0");
        await shards.SettleAsync();
        Assert.Equal((1, 0), (Resyncs(shards[0], ResyncReason.Labels), shards.OverlapMax));
        shards.Scale(3);
        await shards.SettleAsync();
        Assert.Equal((1, 1), (Resyncs(shards[0], ResyncReason.Labels), Resyncs(shards[0])));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Pods_that_are_replaced_one_after_the_other_leave_no_hole(int replicas)
    {
        await using SimulatedShards shards = await SimulatedShards.StartAsync(replicas);
        shards.Label("2.0.0");
        for (int index = replicas - 1; index >= 0; index--)
        {
            ShardProcess old = shards[index];
            await shards.ReplaceAsync(index);
            for (int passed = 0; passed < 120 && (shards.IsMissing(index) || shards[index] == old || !shards[index].Readiness.IsReady);)
            {
                passed += await shards.StepAsync(1);
            }
            Assert.NotSame(old, shards[index]);
            await shards.PassAsync(35);                                 // minReadySeconds
        }
        await shards.SettleAsync();
        Assert.Equal(TimeSpan.Zero, shards.OverlapFor);
        Assert.All(shards.Processes, static process => Assert.Equal(process.Plan!.Shard.Range, process.Plan.Kept));
    }

    [Fact]
    public async Task The_only_pod_is_replaced_at_once()
    {
        await using SimulatedShards shards = await SimulatedShards.StartAsync(1);
        shards.ExpectHole();
        await shards.ReplaceAsync(0);
        Assert.True(shards[0].HasEnded);
        await shards.SettleAsync();
    }

    [Fact]
    public async Task Ordinals_move_by_one_and_by_many()
    {
        await using SimulatedShards shards = await SimulatedShards.StartAsync(3);
        shards.MoveOrdinals(1);
        await shards.SettleAsync();
        Assert.Equal(
            [("sm-1", 0), ("sm-2", 1), ("sm-3", 2)], shards.Processes.Select(static p => (p.Pod, p.Plan!.Shard.Ordinal)));
        Assert.Equal(1, Resyncs(shards[2], ResyncReason.Ordinals));
        shards.MoveOrdinals(7);
        await shards.SettleAsync();
        Assert.Equal(["sm-7", "sm-8", "sm-9"], shards.Processes.Select(static p => p.Pod));
    }

    [Fact]
    public async Task A_StatefulSet_that_is_made_again_is_found_by_its_name()
    {
        await using SimulatedShards shards = await SimulatedShards.StartAsync(2);
        ShardProcess first = shards[0];
        shards.DeleteSet();
        await shards.PassAsync(30);
        await Eventually.True(() => first.Log.Lines.Contains(
            "Warning: shard 0 of 2 remains as it is: pod m/sm-0 is not controlled by a StatefulSet"));
        shards.CreateSet(2);
        await shards.SettleAsync();
        Assert.Equal((1, 0), (Resyncs(first, ResyncReason.Reconnect), Resyncs(first)));
        shards.DeleteSet();
        await shards.PassAsync(5);
        shards.CreateSet(3);
        await shards.SettleAsync();
        Assert.Equal((1, 1), (Resyncs(first, ResyncReason.Reconnect), Resyncs(first)));
        Assert.Same(first, shards[0]);
    }

    [Fact]
    public async Task A_shard_that_learns_late_is_waited_for()
    {
        await using SimulatedShards shards = await SimulatedShards.StartAsync(2);
        long last = shards.Server.Requests.Total;
        Fault silence = shards.Server.Faults.SilenceWatches(r =>
            r.UserAgent == "sm-1" && r.IsWatch("statefulsets") && r.Number <= last);
        shards.Aside = "sm-1";
        shards.Scale(3);
        await shards.PassAsync(60);
        shards.Aside = "";
        Assert.Equal((3, 2), (shards[0].Plan!.Total, shards[1].Plan!.Total));
        await shards.SettleAsync();
        silence.Release();
        Assert.Equal(3, shards[1].Plan!.Total);
    }

    [Fact]
    public async Task A_pod_that_may_not_read_itself_waits_says_so_and_is_waited_for()
    {
        await using SimulatedShards shards = await SimulatedShards.StartAsync(1);
        Fault forbidden = shards.Server.Faults.Answer(403, static r => r.UserAgent == "sm-1" && r.Namespace == "m");
        shards.Aside = "sm-1";
        shards.Scale(2);
        await shards.PassAsync(150);
        Assert.NotNull(shards[0].Plan!.Handover);
        await Eventually.Equal(
            "not ready\nwaiting for the own shard: pod m/sm-1 cannot be read: 403 scripted answer 403\n",
            () => shards[1].Readiness.Report);
        Assert.Single(shards[1].Log.Lines);
        shards.Aside = "";
        forbidden.Release();                                            // the right is granted: no restart is needed
        await shards.SettleAsync();
        Assert.Equal(new Shard(1, 2), shards[1].Plan!.Shard);
    }

    [Fact]
    public async Task A_pod_that_never_becomes_ready_is_given_up_after_five_minutes()
    {
        await using SimulatedShards shards = await SimulatedShards.StartAsync(1);
        shards.Server.Faults.Answer(403, static r => r.UserAgent == "sm-1" && r.Namespace == "m");
        shards.Aside = "sm-1";
        shards.Scale(2);
        await shards.PassAsync(298);
        Assert.Equal(HashRanges.Everything, shards[0].Plan!.Kept);
        shards.ExpectHole();
        await shards.PassAsync(10);
        Assert.Equal((new Shard(0, 2).Range, null), (shards[0].Plan!.Kept, shards[0].Plan!.Handover));
    }

    [Fact]
    public async Task The_new_owner_is_asked_for_by_name_and_only_while_it_is_waited_for()
    {
        await using SimulatedShards shards = await SimulatedShards.StartAsync(1, ShardedLists.Ignored);
        shards.Scale(2);
        await shards.SettleAsync();
        string[] asked = [.. shards.Server.Requests.All.Where(static r => r.UserAgent == "sm-0" && r.Namespace == "m")
            .Select(static r => Uri.UnescapeDataString(r.Query.Split('&')[0])).Distinct().Order()];
        Assert.Equal(["?fieldSelector=metadata.name=sm", "?fieldSelector=metadata.name=sm-0", "?fieldSelector=metadata.name=sm-1"], asked);

        // Some watch may be about to be opened again.
        const string Kept = "pods pods pods statefulsets";
        string Open() => string.Join(' ', shards.Server.OpenWatches.Where(static w => w.Request.UserAgent == "sm-0")
            .Select(static w => w.Request.Resource!.Value.Plural).Order());
        for (int i = 0; i < 60 && !await SimulatedShards.SoonAsync(() => Open() == Kept); i++)
        {
            await shards.PassAsync(1);
        }
        Assert.Equal(Kept, Open());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Whatever_becomes_of_the_StatefulSet_no_object_is_ever_missing(int seed)
    {
        var random = new Random(seed);
        await using SimulatedShards shards = await SimulatedShards.StartAsync(
            1 + random.Next(3), random.Next(2) == 0 ? ShardedLists.Honoured : ShardedLists.Ignored);
        int start = 0;
        for (int i = 0; i < 6; i++)
        {
            switch (random.Next(6))
            {
                case < 3:
                    shards.Scale(1 + random.Next(5));
                    break;
                case 3:
                    shards.Label($"{seed}.{i}");
                    break;
                case 4:
                    shards.MoveOrdinals(start = random.Next(3));
                    break;
                default:
                    shards.DeleteSet();
                    await shards.PassAsync(random.Next(10));
                    shards.CreateSet(1 + random.Next(4), start);
                    break;
            }
            // Sometimes into a handover, sometimes after it.
            await shards.PassAsync(random.Next(2) == 0 ? random.Next(30) : 40 + random.Next(90));
        }
        await shards.SettleAsync();
        Assert.Equal(TimeSpan.Zero, shards.OverlapFor);
    }

    private static long Resyncs(ShardProcess process, string reason = ResyncReason.Replicas) => process.State.Resyncs[reason].Count;
}
