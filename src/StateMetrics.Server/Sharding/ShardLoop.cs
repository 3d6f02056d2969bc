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

    // A pod that is scaled away is deleted as well; the change of the replicas comes by another watch, mostly before.
    private static readonly TimeSpan s_standInAfter = TimeSpan.FromSeconds(2);

    // One wish to look is as good as many.
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile PodSnapshot? _own;
    private volatile TaskCompletionSource? _look;
    private volatile string _waiting = $"pod {pod} and its StatefulSet are being read";
    private ShardIdentity? _identity;
    private string _problem = "";
    private volatile WatchedObject<Pod, PodSnapshot>? _self;
    private volatile WatchedObject<StatefulSet, StatefulSetSnapshot>? _set;
    private bool _lookedAnew;
    private WatchedObject<Pod, PodSnapshot>? _taker;
    private volatile WatchedObject<Pod, PodSnapshot>? _ward;
    private (string Uid, long Since) _going;

    /// <summary>Why there is no shard yet; "" once there is one, for good.</summary>
    public string Waiting => _waiting;

    /// <summary>
    /// Whether others are taking over what this process has, so that it should serve on for as long as it may: it is scaled away, or
    /// its pod is being replaced. By a look at both that is made now: that it ends may be the first sign of it,
    /// where a watch has broken without a word. Without an answer <paramref name="within"/> that time, by what was known before.
    /// </summary>
    public async Task<bool> IsTakenOverAsync(TimeSpan within)
    {
        if (state.Plan.Value is not null)
        {
            var looked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _look = looked;
            _wake.Writer.TryWrite(true);
            await Task.WhenAny(looked.Task, Task.Delay(within, time, CancellationToken.None));
        }
        bool isReplaced = _own is { Deleting: true } && _set?.Current.Object is not null;
        return state.Plan.Value is { Leaving: true } || (isReplaced && state.Plan.Value is { Shard.Total: > 1 });
    }

    /// <summary>How long a shard that is taken over may serve on, that long after SIGTERM: until shortly before SIGKILL.</summary>
    public TimeSpan GraceLeft(TimeSpan sinceSignal)
    {
        TimeSpan left = (_own?.Grace ?? TimeSpan.Zero) - s_graceMargin - sinceSignal;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var gate = new ServerGate(http, time, jitter);
        var reading = new ObjectReading(http, gate, time, jitter) { Changed = () => _wake.Writer.TryWrite(true), Broken = _broken };
        _self = Watch(pod.Name, reading);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        Task auditing = new AuditLoop(Audited, s_auditInterval, time, jitter, logger).RunAsync(ending.Token);
        foreach (string reason in ResyncReason.All)
        {
            _ = state.Resyncs[reason];                                  // shown from the start, at 0
        }
        try
        {
            Task woken = _wake.Reader.ReadAsync(stoppingToken).AsTask();
            while (true)
            {
                await FindOutAsync(reading);
                await StandInAsync(reading);
                await HandOverAsync(reading);
                Task tick = state.Plan.Value?.Handover is null && _going == default ? woken : Task.Delay(s_tick, time, stoppingToken);
                await await Task.WhenAny(woken, tick, auditing, _broken.Task);
                woken = woken.IsCompleted ? _wake.Reader.ReadAsync(stoppingToken).AsTask() : woken;
            }
        }
        finally
        {
            await ending.CancelAsync();
            await auditing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _self.DisposeAsync();
            await (_set?.DisposeAsync() ?? default);
            await (_taker?.DisposeAsync() ?? default);
            await (_ward?.DisposeAsync() ?? default);
        }
    }

    private Dictionary<ReflectorKey, RunningReflector> Audited()
    {
        Dictionary<ReflectorKey, RunningReflector> audited = [];
        if (_self is { } self)
        {
            audited[self.Key] = self.Running;
        }
        if (_set is { } set)
        {
            audited[set.Key] = set.Running;
        }
        if (_ward is { } ward)
        {
            audited[ward.Key] = ward.Running;
        }
        return audited;
    }

    private WatchedObject<Pod, PodSnapshot> Watch(string name, ObjectReading reading) =>
        new(Pod.Resource, (pod.Namespace, name), PodSnapshot.Of, reading);

    private async Task FindOutAsync(ObjectReading reading)
    {
        bool anew = _look is not null && !_lookedAnew;
        if (anew)
        {
            await _self!.DisposeAsync();
            _self = Watch(pod.Name, reading);
        }
        Observed<PodSnapshot> own = _self!.Current;
        _own = own.Object ?? _own;
        (_identity, string problem) = ShardIdentity.Of(pod.ToString(), own, _identity);
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
        if (_lookedAnew && own.Listed && _set?.Current.Listed == true)
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

    private async Task StandInAsync(ObjectReading reading)
    {
        string? name = state.Plan.Value is { Ward: int index } ? $"{_identity!.StatefulSet}-{index}" : null;
        if (_ward?.Name != name)
        {
            await (_ward?.DisposeAsync() ?? default);
            _ward = name is null ? null : Watch(name, reading);
        }
        if (state.Plan.Value is not ShardPlan before || _ward?.Current.Object is not PodSnapshot ward
            || (ShardDecision.StandIn(before, ward, time.GetTimestamp()) is var plan && ReferenceEquals(plan, before)))
        {
            _going = default;
            return;
        }
        _going = _going.Uid == ward.Uid ? _going : (ward.Uid, time.GetTimestamp());
        if (time.GetElapsedTime(_going.Since) >= s_standInAfter)
        {
            Log.StandsIn(logger, plan.Shard, ward.Name);
            state.Plan.Set(plan);
            _going = default;
        }
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
            _taker = name is null ? null : Watch(name, reading);
        }
        if (plan is null || handover is null)
        {
            return;
        }
        if (handover.Resync is null && isComplete(plan.Generation))
        {
            handover = handover.Resynced(time.GetElapsedTime(handover.Changed));
        }
        if (_taker?.Current.Object is { Ready: true, Deleting: false })
        {
            // Who was stood in for is new to every scraper, and has to be found and scraped first.
            handover = handover.Seen(next!.Value) with { Changed = next == plan.Ward ? time.GetTimestamp() : handover.Changed };
            reading.Changed();
        }
        TimeSpan since = time.GetElapsedTime(handover.Changed);
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

        [LoggerMessage(LogLevel.Information, "{Shard} stands in for pod {Pod}, which is being replaced")]
        public static partial void StandsIn(ILogger logger, Shard shard, string pod);

        [LoggerMessage(LogLevel.Information,
            "{Shard} lets go of what other shards own now, {Seconds:F1} s after the change; {Missing} of their pods were never ready")]
        public static partial void Released(ILogger logger, Shard shard, double seconds, int missing);

        [LoggerMessage(LogLevel.Warning, "waiting for the own shard: {Problem}")]
        public static partial void Waits(ILogger logger, string problem);

        [LoggerMessage(LogLevel.Warning, "{Shard} remains as it is: {Problem}")]
        public static partial void Remains(ILogger logger, Shard shard, string problem);
    }
}
