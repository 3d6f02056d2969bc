using System.Text;
using StateMetrics.Kubernetes.Reflector;
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
    /// <param name="kindsProblem">What must be known before custom resources can be read, and why it is not; "" once it is.</param>
    internal static Readiness Of(
        IReadOnlyList<ScopeView> scopes, string discoveryError, string shardProblem = "", string kindsProblem = "")
    {
        var waiting = new StringBuilder();
        if (kindsProblem.Length > 0 && shardProblem.Length == 0)
        {
            waiting.Append("waiting for ").Append(kindsProblem).Append('\n');
        }
        if (shardProblem.Length > 0)
        {
            waiting.Append("waiting for the own shard: ").Append(shardProblem).Append('\n');
        }
        var aside = new StringBuilder();
        if (scopes.Any(s => s.Served is null))
        {
            waiting.Append("waiting for the API server").Append(discoveryError.Length > 0 ? $": {discoveryError}" : "").Append('\n');
        }
        foreach (ScopeView scope in scopes.Where(s => s.Served is not null))
        {
            (StringBuilder where, string line) = scope switch
            {
                { Served: false } => (aside, $"not served: {scope.Key} ({scope.GroupVersion})"),
                { Status.State: ReflectorState.NotServed } => (aside, $"not served: {scope.Key} ({scope.GroupVersion})"),
                { Status.State: ReflectorState.Forbidden } => (aside, $"forbidden: {scope.Key}: {scope.Status.Error}"),
                { Status.Synced: true, Status.Error.Length: > 0 } => (aside, $"not current: {scope.Key}: {scope.Status.Error}"),
                { Status.Synced: true } => (aside, ""),
                { Status: null } when shardProblem.Length > 0 => (waiting, ""),
                { Late: true, Status.Error.Length: > 0 } => (aside, $"not listed yet: {scope.Key}: {scope.Status.Error}"),
                { Late: true } => (aside, $"not listed yet: {scope.Key}"),
                { Status.Error.Length: > 0 } => (waiting, $"waiting for {scope.Key}: {scope.Status.Error}"),
                _ => (waiting, $"waiting for {scope.Key}: listing"),
            };
            where.Append(line.Length > 0 ? line + "\n" : "");
        }
        bool ready = waiting.Length == 0;
        return new Readiness(ready, (ready ? "ok\n" : "not ready\n") + waiting + aside);
    }
}
