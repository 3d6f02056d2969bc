using StateMetrics.Server.Fleet;
using StateMetrics.Server.Health;

namespace StateMetrics.Server.Tests.Health;

/// <summary>What a process would say that reads nothing but one fleet, without a name.</summary>
internal static class FleetReadiness
{
    /// <param name="scopes">Everything that is read.</param>
    /// <param name="discoveryError">Why discovery has not looked yet; "" while all is well.</param>
    /// <param name="shardProblem">Why the own shard is not known yet, so that nothing is read; "" once it is.</param>
    /// <param name="setProblem">What must be known before everything can be read, and why it is not; "" once it is.</param>
    internal static Readiness Of(
        IReadOnlyList<ScopeView> scopes, string discoveryError, string shardProblem = "", string setProblem = "")
    {
        var lines = new ReadinessLines();
        lines.AddShard(shardProblem);
        lines.AddScopes(scopes, discoveryError, shardProblem, setProblem);
        return lines.Readiness;
    }
}
