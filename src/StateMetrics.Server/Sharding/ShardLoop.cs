using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Reflector;
using StateMetrics.Server.Configuration;
using StateMetrics.Server.Fleet;

namespace StateMetrics.Server.Sharding;

/// <summary>
/// Finds out which shard this process is, and keeps finding out: follows the own pod, its StatefulSet, and during a handover the
/// pods that take over, one after the other. What follows from them is decided in <see cref="ShardDecision"/>; here it is done.
/// </summary>
internal sealed partial class ShardLoop(
    HttpClient http, OwnPod pod, HandoverLimits limits, ShardState state, Func<long, bool> isComplete,
    TimeProvider time, Func<double> jitter, ILogger logger) : BackgroundService
{
    // A kubelet that kills does not ask: the last scrapes and the drain of the servers (8 s) have to fit in what is left.
    private static readonly TimeSpan s_graceMargin = TimeSpan.FromSeconds(10);

    // How often a handover is looked at: it lasts minutes.
    private static readonly TimeSpan s_tick = TimeSpan.FromSeconds(1);

    // An event of the own StatefulSet that was lost is found after this time, and costs two lists of one object to find.
    private static readonly TimeSpan s_auditInterval = TimeSpan.FromMinutes(5);

    // One wish to look is as good as many.
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile PodSnapshot? _own;
    private volatile TaskCompletionSource? _look;
    private volatile string _waiting = $"pod {pod} and its StatefulSet are being read";
    private ShardIdentity? _identity;
    private string _problem = "";
    private volatile WatchedObject<StatefulSet, StatefulSetSnapshot>? _set;
    private bool _lookedAnew;
    private WatchedObject<Pod, PodSnapshot>? _taker;

    /// <summary>Why there is no shard yet; "" once there is one, for good.</summary>
    public string Waiting => _waiting;

    /// <summary>
    /// Whether the process is scaled away, by a look at the StatefulSet that is made now: that it ends may be the first sign of it,
    /// where a watch has broken without a word. Without an answer <paramref name="within"/> that time, by what was known before.
    /// </summary>
    public async Task<bool> IsLeavingAsync(TimeSpan within)
    {
        if (state.Plan.Value is not null)
        {
            var looked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _look = looked;
            _wake.Writer.TryWrite(true);
            await Task.WhenAny(looked.Task, Task.Delay(within, time, CancellationToken.None));
        }
        return state.Plan.Value is { Leaving: true };
    }

    /// <summary>How long a shard that is scaled away may serve on, that long after SIGTERM: until shortly before SIGKILL.</summary>
    public TimeSpan GraceLeft(TimeSpan sinceSignal)
    {
        TimeSpan left = (_own?.Grace ?? TimeSpan.Zero) - s_graceMargin - sinceSignal;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var gate = new ServerGate(http, time, jitter);
        var reading = new ObjectReading(http, gate, time, jitter) { Changed = () => _wake.Writer.TryWrite(true), Broken = _broken };
        await using var own = new WatchedObject<Pod, PodSnapshot>(Pod.Resource, (pod.Namespace, pod.Name), PodSnapshot.Of, reading);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        Task auditing = new AuditLoop(() => Audited(own), s_auditInterval, time, jitter, logger).RunAsync(ending.Token);
        foreach (string reason in ResyncReason.All)
        {
            _ = state.Resyncs[reason];                                  // shown from the start, at 0
        }
        try
        {
            Task woken = _wake.Reader.ReadAsync(stoppingToken).AsTask();
            while (true)
            {
                await FindOutAsync(own.Current, reading);
                await HandOverAsync(reading);
                Task tick = state.Plan.Value?.Handover is null ? woken : Task.Delay(s_tick, time, stoppingToken);
                await await Task.WhenAny(woken, tick, auditing, _broken.Task);
                woken = woken.IsCompleted ? _wake.Reader.ReadAsync(stoppingToken).AsTask() : woken;
            }
        }
        finally
        {
            await ending.CancelAsync();
            await auditing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await (_set?.DisposeAsync() ?? default);
            await (_taker?.DisposeAsync() ?? default);
        }
    }

    private Dictionary<ReflectorKey, RunningReflector> Audited(WatchedObject<Pod, PodSnapshot> own)
    {
        var audited = new Dictionary<ReflectorKey, RunningReflector> { [own.Key] = own.Running };
        if (_set is { } set)
        {
            audited[set.Key] = set.Running;
        }
        return audited;
    }

    private async Task FindOutAsync(Observed<PodSnapshot> own, ObjectReading reading)
    {
        _own = own.Object ?? _own;
        (_identity, string problem) = ShardIdentity.Of(pod.ToString(), own, _identity);
        bool anew = _look is not null && !_lookedAnew;
        if (_identity is not null && (_identity.StatefulSet != _set?.Name || anew))
        {
            _lookedAnew = anew;
            await (_set?.DisposeAsync() ?? default);
            _set = new WatchedObject<StatefulSet, StatefulSetSnapshot>(
                StatefulSet.Resource, (pod.Namespace, _identity.StatefulSet), StatefulSetSnapshot.Of, reading);
        }
        if (problem.Length == 0 && _set is not null)
        {
            problem = _set.Current.ProblemWith($"StatefulSet {pod.Namespace}/{_set.Name}");
        }
        if (_identity is not null && _set?.Current.Object is StatefulSetSnapshot set)
        {
            Follow(_identity.Index, set);
            problem = state.Plan.Value is null && problem.Length == 0
                ? $"pod {pod} is none of the {set.Replicas} replicas of its StatefulSet, which begin at {set.Start}"
                : problem;
        }
        if (_lookedAnew && _set?.Current.Listed == true)
        {
            _look?.TrySetResult();
        }
        Note(problem);
        _waiting = state.Plan.Value is not null ? "" : problem.Length > 0 ? problem : _waiting;
    }

    private void Follow(int index, StatefulSetSnapshot set)
    {
        ShardPlan? before = state.Plan.Value;
        ShardPlan? plan = ShardDecision.Decide(before, index, set, time.GetTimestamp());
        if (plan is null || ReferenceEquals(plan, before))
        {
            return;
        }
        if (before is null)
        {
            Log.Found(logger, plan.Shard, _identity!.StatefulSet);
        }
        else if (plan.Generation == before.Generation)
        {
            Log.Leaving(logger, pod, set.Replicas, set.Start);
        }
        else
        {
            string reason = ResyncReason.Between(before.Basis!, set)!;
            state.Resyncs[reason].Add();
            Log.Resync(logger, reason, before.Shard, plan.Shard);
        }
        state.Plan.Set(plan);
    }

    private async Task HandOverAsync(ObjectReading reading)
    {
        ShardPlan? plan = state.Plan.Value;
        Handover? handover = plan?.Handover;
        // Their order is of no account: that each has been ready once is what counts, and one watch at a time is enough for that.
        int? next = handover is { Awaited.IsEmpty: false } ? handover.Awaited[0] : null;
        string? name = next is null ? null : $"{_identity!.StatefulSet}-{next}";
        if (_taker?.Name != name)
        {
            await (_taker?.DisposeAsync() ?? default);
            _taker = name is null
                ? null
                : new WatchedObject<Pod, PodSnapshot>(Pod.Resource, (pod.Namespace, name), PodSnapshot.Of, reading);
        }
        if (plan is null || handover is null)
        {
            return;
        }
        if (_taker?.Current.Object is { Ready: true, Deleting: false })
        {
            handover = handover.Seen(next!.Value);
            reading.Changed();
        }
        TimeSpan since = time.GetElapsedTime(handover.Changed);
        if (handover.Resync is null && isComplete(plan.Generation))
        {
            handover = handover.Resynced(since);
        }
        plan = plan with { Handover = handover };
        if (limits.Allow(handover, since))
        {
            TimeSpan took = time.GetElapsedTime(handover.Began);
            state.Handovers.Observe(took.TotalSeconds);
            Log.Released(logger, plan.Shard, took.TotalSeconds, handover.Awaited.Count);
            plan = ShardDecision.Release(plan);
        }
        state.Plan.Set(plan);
    }

    /// <summary>One line per change.</summary>
    private void Note(string problem)
    {
        if (problem == _problem)
        {
            return;
        }
        _problem = problem;
        if (problem.Length > 0 && state.Plan.Value is ShardPlan plan)
        {
            Log.Remains(logger, plan.Shard, problem);
        }
        else if (problem.Length > 0)
        {
            Log.Waits(logger, problem);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Shard}, by StatefulSet {StatefulSet}")]
        public static partial void Found(ILogger logger, Shard shard, string statefulSet);

        [LoggerMessage(LogLevel.Information, "the StatefulSet changed ({Reason}): {Before} is {After} now; listing everything anew")]
        public static partial void Resync(ILogger logger, string reason, Shard before, Shard after);

        [LoggerMessage(LogLevel.Information,
            "pod {Pod} is none of the {Replicas} replicas from {Start} on any more: its last range is served until it is stopped")]
        public static partial void Leaving(ILogger logger, OwnPod pod, int replicas, int start);

        [LoggerMessage(LogLevel.Information,
            "{Shard} lets go of what other shards own now, {Seconds:F1} s after the change; {Missing} of their pods were never ready")]
        public static partial void Released(ILogger logger, Shard shard, double seconds, int missing);

        [LoggerMessage(LogLevel.Warning, "waiting for the own shard: {Problem}")]
        public static partial void Waits(ILogger logger, string problem);

        [LoggerMessage(LogLevel.Warning, "{Shard} remains as it is: {Problem}")]
        public static partial void Remains(ILogger logger, Shard shard, string problem);
    }
}
