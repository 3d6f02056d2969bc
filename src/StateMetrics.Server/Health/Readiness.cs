using StateMetrics.Server.Fleet;

namespace StateMetrics.Server.Health;

/// <summary>
/// Whether every enabled, permitted and served resource has been listed once, and the text that says what is missing and
/// why. A resource that is forbidden or not served is shown, and blocks nothing.
/// </summary>
internal sealed record Readiness(bool IsReady, string Report)
{
    /// <summary>The same without any name, for those who may not see names.</summary>
    internal string Brief => IsReady ? "ok\n" : "not ready\n";

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
