using Microsoft.Extensions.Logging;
using StateMetrics.Kubernetes.Reflector;

namespace StateMetrics.Server.Fleet;

/// <summary>
/// Audits every reflector of a cluster once in each interval, one at a time and evenly spread: what a watch has kept back is
/// found after one interval at most.
/// </summary>
internal sealed partial class AuditLoop(
    Func<IReadOnlyDictionary<ReflectorKey, RunningReflector>> running, TimeSpan interval, TimeProvider time, Func<double> jitter,
    ILogger logger)
{
    // While nothing runs, a look for something that does.
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(5);

    // What the audits themselves may take of the interval.
    private const double PauseShare = 0.8;

    private readonly Dictionary<RunningReflector, long> _turns = [];
    private long _turn;

    /// <summary>Runs until <paramref name="stop"/> is cancelled, and then ends with <see cref="OperationCanceledException"/>.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (true)
        {
            // What begins is listed already: the first audit comes as late as every other.
            int count = running().Count;
            await Task.Delay(count == 0 ? s_idle : interval / count * (PauseShare - (jitter() / 10)), time, stop);
            if (count == 0 || Next() is not { } next)
            {
                continue;
            }
            AuditResult result = await next.Value.Reflector.AuditAsync(next.Value.Metadata, stop);
            if (result == AuditResult.Repaired)
            {
                AuditCounts found = next.Value.Reflector.Audits;
                Log.Repaired(logger, next.Key, found.Missing, found.Ghosts, found.Outdated);
            }
        }
    }

    /// <summary>Whoever has waited longest.</summary>
    private KeyValuePair<ReflectorKey, RunningReflector>? Next()
    {
        IReadOnlyDictionary<ReflectorKey, RunningReflector> all = running();
        foreach (RunningReflector gone in _turns.Keys.Except(all.Values).ToList())
        {
            _turns.Remove(gone);
        }
        if (all.Count == 0)
        {
            return null;
        }
        KeyValuePair<ReflectorKey, RunningReflector> next = all.MinBy(one => _turns.GetValueOrDefault(one.Value));
        _turns[next.Value] = ++_turn;
        return next;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Resource}: an audit found what no watch had told of, listing anew; so far "
            + "{Missing} missing, {Ghosts} ghosts, {Outdated} outdated")]
        public static partial void Repaired(ILogger logger, ReflectorKey resource, long missing, long ghosts, long outdated);
    }
}
