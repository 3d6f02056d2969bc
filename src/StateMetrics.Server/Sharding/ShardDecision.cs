using System.Collections.Immutable;

namespace StateMetrics.Server.Sharding;

/// <summary>The whole policy of sharding by a StatefulSet, as pure functions of what was seen.</summary>
internal static class ShardDecision
{
    /// <summary>
    /// The plan for the pod with this index once its StatefulSet looks so; the same plan where nothing changed that concerns it.
    /// Null where there is none yet: a process that starts outside of the replicas owns nothing, and waits.
    /// </summary>
    internal static ShardPlan? Decide(ShardPlan? plan, int index, StatefulSetSnapshot set, long now)
    {
        if (plan?.Basis is not StatefulSetSnapshot before)
        {
            return set.Holds(index) ? ShardPlan.Fixed(ShardOf(index, set)) with { Basis = set } : null;
        }
        if (before == set)
        {
            return plan;
        }
        if (!set.Holds(index))
        {
            // Nobody is told which part of the last range somebody has taken over: all of it, then, until the process ends.
            return plan with { Leaving = true, Total = set.Replicas, Handover = null, Basis = set };
        }
        Shard shard = ShardOf(index, set);
        HashRanges kept = plan.Kept.Union(shard.Range);
        return new ShardPlan
        {
            Generation = plan.Generation + 1,
            Shard = shard,
            Kept = kept,
            Total = shard.Total,
            Handover = HandoverOf(plan, kept.Except(shard.Range), set, now),
            StoodInFor = plan.StoodInFor,
            Basis = set,
        };
    }

    /// <summary>
    /// Keeps the range of the pod before as well once that one is being deleted, until its successor is ready: a pod of a StatefulSet
    /// is not replaced before it is gone. The same plan where there is nothing to do; once for each pod, since a pod whose node is lost
    /// is being deleted for ever.
    /// </summary>
    internal static ShardPlan StandIn(ShardPlan plan, PodSnapshot ward, long now)
    {
        if (!ward.Deleting || ward.Uid == plan.StoodInFor || plan is not { Ward: int index, Basis: StatefulSetSnapshot set })
        {
            return plan;
        }
        Handover? running = plan.Handover;
        return plan with
        {
            Generation = plan.Generation + 1,
            Kept = plan.Kept.Union(ShardOf(index, set).Range),
            StoodInFor = ward.Uid,
            Handover = new Handover
            {
                Began = running?.Began ?? now,
                Changed = now,
                Standing = running?.Standing ?? (set.Start, set.Start + set.Replicas),
                Awaited = (running?.Awaited ?? []).Add(index),
                Arrived = (running?.Arrived ?? []).Remove(index),
            },
        };
    }

    /// <summary>What is left when the handover is over.</summary>
    internal static ShardPlan Release(ShardPlan plan) =>
        plan with { Generation = plan.Generation + 1, Kept = plan.Shard.Range, Handover = null };

    private static Shard ShardOf(int index, StatefulSetSnapshot set) => new(index - set.Start, set.Replicas);

    private static Handover? HandoverOf(ShardPlan plan, HashRanges given, StatefulSetSnapshot set, long now)
    {
        if (given.IsEmpty)
        {
            return null;
        }
        StatefulSetSnapshot before = plan.Basis!;
        (int First, int End) standing = (before.Start, before.Start + before.Replicas);
        if (plan.Handover is Handover running)
        {
            standing = (Math.Max(standing.First, running.Standing.First), Math.Min(standing.End, running.Standing.End));
        }
        ImmutableSortedSet<int> arrived = plan.Handover?.Arrived ?? [];
        ImmutableSortedSet<int> awaited = plan.Handover?.Awaited ?? [];
        IEnumerable<int> takers = given.OwnersIn(set.Replicas).Select(ordinal => ordinal + set.Start);
        return new Handover
        {
            Began = plan.Handover?.Began ?? now,
            Changed = now,
            Standing = standing,
            Awaited =
            [
                .. takers.Where(taker =>
                    awaited.Contains(taker) || ((taker < standing.First || taker >= standing.End) && !arrived.Contains(taker))),
            ],
            Arrived = arrived,
        };
    }
}
