using StateMetrics.Server.Sharding;

namespace StateMetrics.Server.Tests.Sharding;

/// <summary>The policy of sharding by a StatefulSet, step by step.</summary>
public sealed class ShardDecisionTests
{
    private static readonly StatefulSetSnapshot s_two = new() { Uid = "u", Replicas = 2, Labels = "a=1" };

    [Fact]
    public void A_pod_of_the_replicas_gets_its_range_and_any_other_one_waits()
    {
        ShardPlan plan = ShardDecision.Decide(null, 1, s_two, 7)!;
        Assert.Equal(
            (1, new Shard(1, 2), new Shard(1, 2).Range, 2, false, null),
            (plan.Generation, plan.Shard, plan.Kept, plan.Total, plan.Leaving, plan.Handover));
        Assert.Null(ShardDecision.Decide(null, 2, s_two, 7));
        Assert.Null(ShardDecision.Decide(null, 0, s_two with { Start = 1 }, 7));
        Assert.Null(ShardDecision.Decide(null, 0, s_two with { Replicas = 0 }, 7));
        Assert.Equal(new Shard(1, 2), ShardDecision.Decide(null, 6, s_two with { Start = 5 }, 7)!.Shard);
    }

    [Fact]
    public void Nothing_new_changes_nothing()
    {
        ShardPlan plan = Plan(1, s_two);
        Assert.Same(plan, ShardDecision.Decide(plan, 1, s_two with { }, 9));
    }

    [Theory]
    [InlineData(3, 0, "a=1", "u", ResyncReason.Replicas)]
    [InlineData(3, 1, "b=1", "v", ResyncReason.Replicas)]
    [InlineData(2, 1, "b=1", "v", ResyncReason.Ordinals)]
    [InlineData(2, 0, "b=1", "v", ResyncReason.Labels)]
    [InlineData(2, 0, "a=1", "v", ResyncReason.Reconnect)]
    [InlineData(2, 0, "a=1", "u", null)]
    public void Each_change_has_one_reason(int replicas, int start, string labels, string uid, string? reason)
    {
        StatefulSetSnapshot after = new() { Replicas = replicas, Start = start, Labels = labels, Uid = uid };
        Assert.Equal(reason, ResyncReason.Between(s_two, after));
        ShardPlan next = ShardDecision.Decide(Plan(1, s_two), 1, after, 9)!;
        Assert.Equal(reason is null ? 1 : 2, next.Generation);
        Assert.Equal(new Shard(1 - start, replicas), next.Shard);
    }

    [Fact]
    public void A_changed_label_lists_anew_and_gives_nothing_away()
    {
        ShardPlan next = ShardDecision.Decide(Plan(0, s_two), 0, s_two with { Labels = "" }, 9)!;
        Assert.Equal((2, new Shard(0, 2).Range, null), (next.Generation, next.Kept, next.Handover));
    }

    [Fact]
    public void With_a_third_shard_the_first_gives_to_the_second_and_the_second_to_the_third()
    {
        StatefulSetSnapshot three = s_two with { Replicas = 3 };
        ShardPlan first = ShardDecision.Decide(Plan(0, s_two), 0, three, 9)!;
        Assert.Equal(new Shard(0, 2).Range, first.Kept);
        Assert.Empty(first.Handover!.Awaited);                          // pod 1 is there: it needs time, and no readiness tells

        ShardPlan second = ShardDecision.Decide(Plan(1, s_two), 1, three, 9)!;
        Assert.Equal(new Shard(1, 2).Range.Union(new Shard(1, 3).Range), second.Kept);
        Assert.Equal([2], second.Handover!.Awaited);

        ShardPlan released = ShardDecision.Release(second);
        Assert.Equal((3, new Shard(1, 3).Range, null), (released.Generation, released.Kept, released.Handover));
    }

    [Fact]
    public void A_shard_that_is_scaled_away_keeps_what_it_has_until_it_is_wanted_again()
    {
        StatefulSetSnapshot three = s_two with { Replicas = 3 };
        ShardPlan leaving = ShardDecision.Decide(Plan(2, three), 2, s_two, 9)!;
        Assert.Equal(
            (1, new Shard(2, 3), new Shard(2, 3).Range, 2, true),
            (leaving.Generation, leaving.Shard, leaving.Kept, leaving.Total, leaving.Leaving));
        ShardPlan further = ShardDecision.Decide(leaving, 2, s_two with { Replicas = 1 }, 10)!;
        Assert.Equal((leaving.Kept, 1, true), (further.Kept, further.Total, further.Leaving));

        ShardPlan back = ShardDecision.Decide(further, 2, s_two with { Replicas = 4 }, 11)!;
        Assert.Equal((2, new Shard(2, 4), false), (back.Generation, back.Shard, back.Leaving));
        Assert.Equal(new Shard(2, 4).Range.Union(new Shard(2, 3).Range), back.Kept);
        Assert.Equal([3], back.Handover!.Awaited);
    }

    [Fact]
    public void Ordinals_that_move_make_neighbours_of_the_same_pods()
    {
        StatefulSetSnapshot moved = s_two with { Start = 1 };
        ShardPlan second = ShardDecision.Decide(Plan(1, s_two), 1, moved, 9)!;
        Assert.Equal((new Shard(0, 2), HashRanges.Everything), (second.Shard, second.Kept));
        Assert.Equal([2], second.Handover!.Awaited);
        Assert.True(ShardDecision.Decide(Plan(0, s_two), 0, moved, 9)!.Leaving);
    }

    [Fact]
    public void Changes_in_a_row_keep_everything_and_wait_for_who_has_not_been_seen_ready()
    {
        ShardPlan plan = Plan(0, s_two with { Replicas = 1 });
        plan = ShardDecision.Decide(plan, 0, s_two with { Replicas = 3 }, 10)!;
        Assert.Equal([1, 2], plan.Handover!.Awaited);
        plan = plan with { Handover = plan.Handover.Seen(1).Resynced(TimeSpan.FromSeconds(4)) };
        plan = ShardDecision.Decide(plan, 0, s_two with { Replicas = 5 }, 20)!;
        Assert.Equal(HashRanges.Everything, plan.Kept);
        Assert.Equal([2, 3, 4], plan.Handover!.Awaited);
        Assert.Equal((10, 20, null), (plan.Handover.Began, plan.Handover.Changed, plan.Handover.Resync));

        // Down and up again: the second pod is another one by now, or may be.
        plan = ShardDecision.Decide(Plan(0, s_two), 0, s_two with { Replicas = 1 }, 30)!;
        Assert.Null(plan.Handover);
        plan = ShardDecision.Decide(plan, 0, s_two, 40)!;
        Assert.Equal([1], plan.Handover!.Awaited);
    }

    [Fact]
    public void The_next_shard_stands_in_for_a_pod_that_is_replaced_once()
    {
        var ward = new PodSnapshot { Name = "sm-0", Uid = "p" };
        ShardPlan plan = Plan(1, s_two);
        Assert.Equal(0, plan.Ward);
        Assert.Same(plan, ShardDecision.StandIn(plan, ward, 9));

        ShardPlan next = ShardDecision.StandIn(plan, ward with { Deleting = true }, 9);
        Assert.Equal((2, HashRanges.Everything, new Shard(1, 2)), (next.Generation, next.Kept, next.Shard));
        Assert.Equal([0], next.Handover!.Awaited);
        Assert.Same(next, ShardDecision.StandIn(next, ward with { Deleting = true }, 10));

        // Its node is lost: it is being deleted for ever.
        ShardPlan released = ShardDecision.Release(next);
        Assert.Same(released, ShardDecision.StandIn(released, ward with { Deleting = true }, 20));
        Assert.Equal(HashRanges.Everything, ShardDecision.StandIn(released, ward with { Deleting = true, Uid = "q" }, 20).Kept);
    }

    [Theory]
    [InlineData(0, 1, 0, null)]
    [InlineData(0, 3, 0, 2)]
    [InlineData(2, 3, 0, 1)]
    [InlineData(5, 2, 5, 6)]
    public void The_first_shard_stands_in_for_the_last(int index, int replicas, int start, int? ward) =>
        Assert.Equal(ward, Plan(index, s_two with { Replicas = replicas, Start = start }).Ward);

    [Fact]
    public void Who_stands_in_goes_on_when_the_shards_change()
    {
        ShardPlan plan = ShardDecision.StandIn(Plan(1, s_two), new PodSnapshot { Name = "sm-0", Uid = "p", Deleting = true }, 9);
        ShardPlan next = ShardDecision.Decide(plan, 1, s_two with { Labels = "b" }, 10)!;
        Assert.Equal((HashRanges.Everything, "p", 9), (next.Kept, next.StoodInFor, next.Handover!.Began));
        Assert.Equal([0], next.Handover.Awaited);
    }

    [Theory]
    [InlineData(false, 5, 99, false)]                                   // not ready
    [InlineData(true, null, 99, false)]                                 // ready, but we have not listed ourselves
    [InlineData(true, 5, 99, false)]                                    // another shard may have learnt of it 90 s late
    [InlineData(true, 5, 100, true)]
    [InlineData(true, 60, 209, false)]                                  // what takes us a minute takes others as long
    [InlineData(true, 60, 210, true)]
    [InlineData(false, 5, 299, false)]
    [InlineData(false, null, 300, true)]                                // never ready: not for ever
    public void What_was_given_away_is_kept_until_all_have_it(bool ready, int? resync, int seconds, bool allowed)
    {
        ShardPlan plan = ShardDecision.Decide(Plan(1, s_two), 1, s_two with { Replicas = 3 }, 9)!;
        Handover handover = ready ? plan.Handover!.Seen(2) : plan.Handover!;
        handover = resync is int took ? handover.Resynced(TimeSpan.FromSeconds(took)) : handover;
        Assert.Equal(allowed, new HandoverLimits().Allow(handover, TimeSpan.FromSeconds(seconds)));
    }

    private static ShardPlan Plan(int index, StatefulSetSnapshot set) => ShardDecision.Decide(null, index, set, 0)!;
}
