using System.Text;
using StateMetrics.Kubernetes.Reflector;
using StateMetrics.Server.Fleet;
using StateMetrics.Server.Namespaces;

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
        var waiting = new StringBuilder();
        if (setProblem.Length > 0 && shardProblem.Length == 0)
        {
            waiting.Append("waiting for ").Append(setProblem).Append('\n');
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
        foreach (ScopeView away in scopes.Where(static s => !s.Namespace.IsOpen).DistinctBy(static s => s.Key.Namespace))
        {
            aside.Append(away.Namespace.Standing == NamespaceStanding.Lost ? "forbidden" : "not there")
                .Append(": namespace ").Append(away.Key.Namespace).Append(": ").Append(away.Namespace.Error).Append('\n');
        }
        foreach (ScopeView scope in scopes.Where(static s => s.Served is not null && s.Namespace.IsOpen))
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
