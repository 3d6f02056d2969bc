using StateMetrics.Exposition.Self;
using StateMetrics.Server.Fleet;

namespace StateMetrics.Server.Sharding;

/// <summary>What sharding tells of itself: the plan in effect, and what has been counted.</summary>
internal sealed class ShardState(ShardPlan? first)
{
    /// <summary>Null until the own shard is known.</summary>
    public Latest<ShardPlan?> Plan { get; } = new(first);

    /// <summary>The shard that flags tell by now; one that the own pod tells stays.</summary>
    public void Become(Shard told) => Plan.Update(plan => plan is not { Basis: null } || plan.Shard == told
        ? plan
        : ShardPlan.Fixed(told) with { Generation = plan.Generation + 1 });

    /// <summary>Full resyncs by <see cref="ResyncReason"/>.</summary>
    public Tally Resyncs { get; } = new();

    /// <summary>How long handovers took, in seconds, from the change that began them to the release.</summary>
    public Observations Handovers { get; } = new(10, 30, 60, 90, 120, 180, 300, 600);
}
