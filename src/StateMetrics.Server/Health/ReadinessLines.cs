using System.Text;
using StateMetrics.Kubernetes.Reflector;
using StateMetrics.Server.Fleet;
using StateMetrics.Server.Namespaces;

namespace StateMetrics.Server.Health;

/// <summary>What has to be waited for, and what is only told, line by line.</summary>
internal sealed class ReadinessLines
{
    private readonly List<string> _waiting = [];
    private readonly List<string> _aside = [];

    public Readiness Readiness
    {
        get
        {
            bool ready = _waiting.Count == 0;
            var report = new StringBuilder(ready ? "ok\n" : "not ready\n");
            foreach (string line in _waiting.Concat(_aside).Where(static line => line.Length > 0))
            {
                report.Append(line).Append('\n');
            }
            return new Readiness(ready, report.ToString());
        }
    }

    public void Wait(string line) => _waiting.Add(line);

    public void Tell(string line) => _aside.Add(line);

    /// <summary>Nothing is read before the own shard is known.</summary>
    public void AddShard(string problem)
    {
        if (problem.Length > 0)
        {
            Wait($"waiting for the own shard: {problem}");
        }
    }

    /// <summary>Everything that has to be waited for is only told.</summary>
    public ReadinessLines Aside()
    {
        var aside = new ReadinessLines();
        aside._aside.AddRange(_waiting);
        aside._aside.AddRange(_aside);
        return aside;
    }

    /// <summary>Adds the lines of another part, each with these words before it.</summary>
    public ReadinessLines And(ReadinessLines part, string words)
    {
        _waiting.AddRange(part._waiting.Select(Named));
        _aside.AddRange(part._aside.Select(Named));
        return this;

        string Named(string line) => line.Length == 0 ? "" : words + line;
    }

    /// <param name="scopes">Everything that is read of a cluster.</param>
    /// <param name="discoveryError">Why discovery has not looked yet; "" while all is well.</param>
    /// <param name="shardProblem">Why the own shard is not known yet, so that nothing is read; "" once it is.</param>
    /// <param name="setProblem">What must be known before everything can be read, and why it is not; "" once it is.</param>
    public void AddScopes(IReadOnlyList<ScopeView> scopes, string discoveryError, string shardProblem, string setProblem)
    {
        if (setProblem.Length > 0 && shardProblem.Length == 0)
        {
            Wait($"waiting for {setProblem}");
        }
        if (scopes.Any(static s => s.Served is null))
        {
            Wait($"waiting for the API server{(discoveryError.Length > 0 ? $": {discoveryError}" : "")}");
        }
        foreach (ScopeView away in scopes.Where(static s => !s.Namespace.IsOpen).DistinctBy(static s => s.Key.Namespace))
        {
            string standing = away.Namespace.Standing == NamespaceStanding.Lost ? "forbidden" : "not there";
            Tell($"{standing}: namespace {away.Key.Namespace}: {away.Namespace.Error}");
        }
        foreach (ScopeView scope in scopes.Where(static s => s.Served is not null && s.Namespace.IsOpen))
        {
            (List<string> where, string line) = scope switch
            {
                { Served: false } => (_aside, $"not served: {scope.Key} ({scope.GroupVersion})"),
                { Status.State: ReflectorState.NotServed } => (_aside, $"not served: {scope.Key} ({scope.GroupVersion})"),
                { Status.State: ReflectorState.Forbidden } => (_aside, $"forbidden: {scope.Key}: {scope.Status.Error}"),
                { Status.Synced: true, Status.Error.Length: > 0 } => (_aside, $"not current: {scope.Key}: {scope.Status.Error}"),
                { Status.Synced: true } => (_aside, ""),
                { Status: null } when shardProblem.Length > 0 => (_aside, ""),
                { Late: true, Status.Error.Length: > 0 } => (_aside, $"not listed yet: {scope.Key}: {scope.Status.Error}"),
                { Late: true } => (_aside, $"not listed yet: {scope.Key}"),
                { Status.Error.Length: > 0 } => (_waiting, $"waiting for {scope.Key}: {scope.Status.Error}"),
                _ => (_waiting, $"waiting for {scope.Key}: listing"),
            };
            where.Add(line);
        }
    }
}
