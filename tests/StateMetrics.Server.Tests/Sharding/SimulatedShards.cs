using System.Text;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Wire;
using StateMetrics.Server.Sharding;
using StateMetrics.Simulator.Cluster;
using StateMetrics.Simulator.Http;
using StateMetrics.Testing;

namespace StateMetrics.Server.Tests.Sharding;

/// <summary>
/// A StatefulSet of exporters on a simulated cluster, with what its controller and the kubelets do, on virtual time. After each
/// step the union of all answers is checked.
/// </summary>
internal sealed class SimulatedShards : IAsyncDisposable
{
    internal const int Objects = 300;

    private const string Sets = "apps/v1/statefulsets";
    private const string Pods = "v1/pods";

    // A real list takes milliseconds here; time waits for it this long, and goes on whatever became of it.
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(400);

    private static readonly TimeSpan s_podStart = TimeSpan.FromSeconds(4);

    private readonly SimulatedApiServer _server;
    private readonly SortedDictionary<string, ShardProcess> _processes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _starting = [];
    private readonly HashSet<string> _ready = new(StringComparer.Ordinal);
    private readonly StringBuilder _story = new();
    private string _set = "";
    private int _start;
    private int _replicas;
    private bool _complete;

    private SimulatedShards(SimulatedApiServer server) => _server = server;

    internal ManualTimeProvider Time { get; private init; } = null!;

    internal SimulatedApiServer Server => _server;

    internal IEnumerable<ShardProcess> Processes => _processes.Values;

    /// <summary>What happened so far, for the message of a failing test.</summary>
    internal string Story => _story.ToString();

    /// <summary>The most objects that were shown beyond one each.</summary>
    internal int OverlapMax { get; private set; }

    /// <summary>For how long by now some object has had two owners; zero while none has.</summary>
    internal TimeSpan OverlapFor { get; private set; }

    internal TimeSpan OverlapForMax { get; private set; }

    /// <summary>A pod that cannot follow, and is not waited for.</summary>
    internal string Aside { get; set; } = "";

    internal ShardProcess this[int index] => _processes[$"sm-{index}"];

    internal bool IsMissing(int index) => !_processes.ContainsKey($"sm-{index}");

    internal static async Task<SimulatedShards> StartAsync(int replicas, ShardedLists lists = ShardedLists.Honoured)
    {
        var time = new ManualTimeProvider();
        SimulatedApiServer server = await SimulatedApiServer.StartAsync(
            new SimulatedCluster(time), stop: TestContext.Current.CancellationToken);
        server.Behaviour.ShardedLists = lists;
        server.Cluster.Load(Pods, Enumerable.Range(0, Objects).Select(static i => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(
            $$$"""{"metadata":{"namespace":"shop","name":"pod-{{{i}}}","creationTimestamp":"2024-03-01T08:30:15Z"} }""")));
        var shards = new SimulatedShards(server) { Time = time };
        shards.CreateSet(replicas);
        await shards.SettleAsync();
        shards._complete = true;
        return shards;
    }

    /// <summary>From now on something is missing, and has to be.</summary>
    internal void ExpectHole() => _complete = false;

    internal void CreateSet(int replicas, int start = 0)
    {
        Tell($"create with {replicas} from {start}");
        (_replicas, _start) = (replicas, start);
        _server.Cluster.Create(Sets, $$$"""
            {"metadata":{"namespace":"m","name":"sm","labels":{"app":"sm"}},
             "spec":{"replicas":{{{replicas}}},"ordinals":{"start":{{{start}}}} } }
            """);
        // Orphans of a former one are adopted.
        foreach (string pod in _processes.Keys)
        {
            _server.Cluster.Patch(Pods, "m", pod, $$"""{"metadata":{ {{Owner}} } }""");
        }
    }

    /// <summary>The StatefulSet goes, its pods stay and belong to nobody.</summary>
    internal void DeleteSet()
    {
        Tell("delete, pods stay");
        _server.Cluster.Delete(Sets, "m", "sm");
        foreach (string pod in _processes.Keys)
        {
            _server.Cluster.Patch(Pods, "m", pod, """{"metadata":{"ownerReferences":null}}""");
        }
    }

    internal void Scale(int replicas)
    {
        Tell($"scale to {replicas}");
        _replicas = replicas;
        Patch($$"""{"spec":{"replicas":{{replicas}} } }""");
    }

    internal void MoveOrdinals(int start)
    {
        Tell($"start at {start}");
        _start = start;
        Patch($$$"""{"spec":{"ordinals":{"start":{{{start}}}} } }""");
    }

    internal void Label(string value)
    {
        Tell($"label {value}");
        Patch($$$"""{"metadata":{"labels":{"chart":"{{{value}}}"} } }""");
    }

    /// <summary>Deletes a pod, which the StatefulSet replaces as soon as it is gone.</summary>
    internal async Task ReplaceAsync(int index)
    {
        Tell($"replace sm-{index}");
        _ready.Remove($"sm-{index}");
        _server.Cluster.Delete(Pods, "m", $"sm-{index}");
        await this[index].TerminateAsync();
    }

    /// <summary>Lets that much time pass, checking all along.</summary>
    internal async Task PassAsync(int seconds)
    {
        while (seconds > 0)
        {
            seconds -= await StepAsync(seconds);
        }
    }

    /// <summary>Lets time pass until every pod is there and ready, and no object has two owners.</summary>
    internal async Task SettleAsync()
    {
        for (int passed = 0; passed < 900;)
        {
            passed += await StepAsync();
            if (_starting.Count == 0 && _processes.Count == _replicas
                && Processes.All(static p => p.Plan is { Handover: null, Leaving: false })
                && Processes.All(p => p.Follows(_set)))
            {
                // The last of them may have followed after the last look at what they show.
                await CheckAsync(TimeSpan.Zero);
                return;
            }
        }
        Assert.Fail($"never settled\n{Story}\n{Logs}");
    }

    /// <summary>The controller and the kubelets act, a second passes, or some where all is quiet, and everything is checked.</summary>
    /// <returns>How many seconds passed.</returns>
    internal async Task<int> StepAsync(int most = 5)
    {
        bool quiet = await FollowedAsync();
        quiet &= !await ControlAsync() && _starting.Count == 0;
        int seconds = quiet ? Math.Min(most, 5) : 1;
        Time.Advance(TimeSpan.FromSeconds(seconds));
        await CheckAsync(TimeSpan.FromSeconds(seconds));
        return seconds;
    }

    /// <summary>Whether it comes true while virtual time stands still, which would be far too fast for real requests.</summary>
    internal static Task<bool> SoonAsync(Func<bool> condition) => Eventually.Within(s_patience, condition);

    internal string Logs => string.Join('\n', Processes.Select(static p => $"{p.Pod}:\n{p.Log.Text}"));

    public async ValueTask DisposeAsync()
    {
        foreach (ShardProcess process in Processes)
        {
            await process.DisposeAsync();
        }
        await Eventually.Equal(0, () => _server.OpenWatches.Count);
        await _server.DisposeAsync();
    }

    private const string Owner =
        """
        "ownerReferences":[{"apiVersion":"apps/v1","kind":"StatefulSet","name":"sm","uid":"x","controller":true}]
        """;

    private void Patch(string json) => _server.Cluster.Patch(Sets, "m", "sm", json);

    private void Tell(string what) => _story.AppendLine(
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Time.GetUtcNow():HH:mm:ss} {what}"));

    /// <summary>
    /// Virtual time is far too fast for real requests: it waits until everybody follows, or has had its chance to. Whoever waits
    /// for virtual time itself needs it to go on.
    /// </summary>
    /// <returns>Whether everybody does, and nobody is to end.</returns>
    private async Task<bool> FollowedAsync()
    {
        StoredObject? set = _server.Cluster.Find(Sets, "m", "sm");
        _set = set is null ? _set : ShardProcess.Of(StatefulSetSnapshot.Of(StatefulSet.Resource.Decode(new WireObject
        {
            Format = WireFormat.Json, Body = set.Json, Uid = default, Namespace = default, Name = default, ResourceVersion = default,
        })));
        await SoonAsync(() => Processes.All(HasNoticed));
        return Processes.All(p => HasNoticed(p) && (p.Pod == Aside || !p.Plan!.Leaving));
    }

    /// <summary>
    /// Whether it has found the API server, follows the StatefulSet, and has seen those ready of whom it waits for that.
    /// </summary>
    private bool HasNoticed(ShardProcess process) => process.Fleet.View().All(static scope => scope.Served is not null)
        && (process.Pod == Aside || HasFollowed(process));

    private bool HasFollowed(ShardProcess process) => process.Follows(_set)
        && process.Plan!.Handover?.Awaited.Any(index => _ready.Contains($"sm-{index}")) != true;

    /// <returns>Whether anything was done.</returns>
    private async Task<bool> ControlAsync()
    {
        int told = _story.Length;
        string[] wanted = [.. Enumerable.Range(_start, _replicas).Select(static i => $"sm-{i}")];
        bool exists = _server.Cluster.Find(Sets, "m", "sm") is not null;
        foreach (string pod in wanted.Where(pod => exists && !_processes.ContainsKey(pod) && !_starting.ContainsKey(pod)))
        {
            _server.Cluster.Create(Pods, $$$"""
                {"metadata":{"namespace":"m","name":"{{{pod}}}","finalizers":["test/kubelet"],{{{Owner}}}},"spec":{},"status":{} }
                """);
            _starting[pod] = Time.GetUtcNow() + s_podStart;
        }
        foreach (string pod in _starting.Where(s => s.Value <= Time.GetUtcNow()).Select(static s => s.Key).ToList())
        {
            Tell($"{pod} starts");
            _starting.Remove(pod);
            _processes[pod] = new ShardProcess(_server, Time, pod);
        }
        foreach (string pod in _starting.Keys.Where(pod => exists && !wanted.Contains(pod)).ToList())
        {
            _starting.Remove(pod);
            Remove(pod);
        }
        foreach (ShardProcess process in Processes.ToList())
        {
            await ControlAsync(process, !exists || wanted.Contains(process.Pod));
        }
        return _story.Length > told;
    }

    private async Task ControlAsync(ShardProcess process, bool wanted)
    {
        StoredObject pod = _server.Cluster.Find(Pods, "m", process.Pod)!;
        bool deleting = Encoding.UTF8.GetString(pod.Json.Span).Contains("deletionTimestamp", StringComparison.Ordinal);
        if (!wanted && !deleting)
        {
            Tell($"{process.Pod} is to end");
            _ready.Remove(process.Pod);
            deleting = true;
            _server.Cluster.Delete(Pods, "m", process.Pod);
            await process.TerminateAsync();
        }
        if (process.HasEnded)
        {
            Tell($"{process.Pod} ends");
            _processes.Remove(process.Pod);
            await process.DisposeAsync();
            Remove(process.Pod);
            return;
        }
        string ready = process.Readiness.IsReady ? "True" : "False";
        if (!Encoding.UTF8.GetString(pod.Json.Span).Contains($"\"status\":\"{ready}\"", StringComparison.Ordinal))
        {
            Tell($"{process.Pod} ready: {ready}");
            _ = ready == "True" && !deleting ? _ready.Add(process.Pod) : _ready.Remove(process.Pod);
            _server.Cluster.Patch(
                Pods, "m", process.Pod, $$$"""{"status":{"conditions":[{"type":"Ready","status":"{{{ready}}}"}]} }""");
        }
    }

    private void Remove(string pod)
    {
        _server.Cluster.Patch(Pods, "m", pod, """{"metadata":{"finalizers":null}}""");
        if (_server.Cluster.Find(Pods, "m", pod) is not null)
        {
            _server.Cluster.Delete(Pods, "m", pod);
        }
    }

    private async Task CheckAsync(TimeSpan passed)
    {
        var shown = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (ShardProcess process in Processes)
        {
            foreach (string name in (await process.ScrapeAsync()).Where(static n => n.StartsWith("pod-", StringComparison.Ordinal)))
            {
                shown[name] = shown.GetValueOrDefault(name) + 1;
            }
        }
        int overlap = shown.Values.Sum() - shown.Count;
        OverlapMax = Math.Max(OverlapMax, overlap);
        OverlapFor = overlap > 0 ? OverlapFor + passed : TimeSpan.Zero;
        OverlapForMax = OverlapFor > OverlapForMax ? OverlapFor : OverlapForMax;
        Assert.True(!_complete || shown.Count == Objects, $"only {shown.Count} of {Objects}\n{Story}\n{Logs}");
    }
}
