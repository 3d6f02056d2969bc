using StateMetrics.EndToEnd.Tests.Harness;
using StateMetrics.Testing.Exposition;

namespace StateMetrics.EndToEnd.Tests.Exporter;

/// <summary>Scrapes all shards every 200 ms, as one Prometheus would, and keeps what was worst.</summary>
internal sealed class UnionScrapes : IAsyncDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);

    /// <summary>A resync that makes a hole makes it while it lists, which takes less than the two seconds of so many rounds.</summary>
    private const int RoundsAtLeast = 10;

    private static readonly Findings s_none = new(int.MaxValue, 0, TimeSpan.Zero, 0, TimeSpan.Zero, 0);

    private readonly ShardPods _pods;
    private readonly string _ns;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private readonly Lock _gate = new();
    private Findings _findings = s_none;
    private long? _overlapSince;
    private long? _lastBegun;
    private int _begun;
    private int _ended;

    internal UnionScrapes(ShardPods pods, string ns)
    {
        (_pods, _ns) = (pods, ns);
        _loop = RunAsync();
    }

    /// <summary>What was found since the last call: the fewest pods of all unions, and the most that were shown twice.</summary>
    internal Findings Take()
    {
        lock (_gate)
        {
            Findings taken = _findings;
            _findings = s_none with { Now = taken.Now };
            return taken;
        }
    }

    /// <summary>
    /// Waits until nothing is shown twice, as rounds say that begin now or later: one that is under way may have asked the shards
    /// before the change. With <paramref name="afterOverlap"/> something has to have been shown twice first, since the last look.
    /// </summary>
    internal Task ApartAsync(TimeSpan within, bool afterOverlap = false)
    {
        int begun;
        lock (_gate)
        {
            begun = _begun;
        }
        return Eventually.HoldsAsync(within, () =>
        {
            lock (_gate)
            {
                return Task.FromResult(
                    _ended < begun + RoundsAtLeast ? $"only {_ended - begun} rounds yet"
                    : _findings.Now > 0 ? $"{_findings.Now} pods are shown twice"
                    : afterOverlap && _findings.TwiceMax == 0 ? "nothing was shown twice"
                    : null);
            }
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    /// <summary>The scrapes that failed because a process ended, or had not opened its ports yet, count as empty ones.</summary>
    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(s_interval, TimeProvider.System);
        while (await timer.WaitForNextTickAsync(_stop.Token))
        {
            long begun = TimeProvider.System.GetTimestamp();
            TimeSpan pause = _lastBegun is long last ? TimeProvider.System.GetElapsedTime(last, begun) : TimeSpan.Zero;
            _lastBegun = begun;
            lock (_gate)
            {
                _begun++;
            }
            IReadOnlyCollection<string>[] shown = await Task.WhenAll(_pods.Running.Values.Select(ScrapeAsync));
            int union = shown.SelectMany(static names => names).Distinct(StringComparer.Ordinal).Count();
            int twice = shown.Sum(static names => names.Count) - union;
            lock (_gate)
            {
                long now = TimeProvider.System.GetTimestamp();
                _overlapSince = twice == 0 ? null : _overlapSince ?? now;
                TimeSpan lasts = _overlapSince is long since ? TimeProvider.System.GetElapsedTime(since, now) : TimeSpan.Zero;
                _ended = _begun;
                _findings = new Findings(
                    Math.Min(_findings.Fewest, union), _findings.Rounds + 1, pause > _findings.Pause ? pause : _findings.Pause,
                    Math.Max(_findings.TwiceMax, twice), lasts > _findings.TwiceFor ? lasts : _findings.TwiceFor, twice);
            }
        }
    }

    private async Task<IReadOnlyCollection<string>> ScrapeAsync(ExporterProcess process)
    {
        try
        {
            StrictExposition exposition = await process.ScrapeAsync();
            return [
                .. exposition.Matching("kube_pod_info", ("namespace", _ns))
                    .Select(static s => $"{s.Labels.GetValueOrDefault("cluster")}/{s.Labels["pod"]}"),
            ];
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            return [];
        }
    }

    /// <summary>Of the rounds since the last look.</summary>
    /// <param name="Fewest">Pods in the smallest union.</param>
    /// <param name="Rounds">Scrapes of all shards.</param>
    /// <param name="Pause">The longest time from the beginning of a round to that of the next one, which waits for it.</param>
    /// <param name="TwiceMax">Pods beyond one each, in the worst round.</param>
    /// <param name="TwiceFor">The longest time for which there were any.</param>
    /// <param name="Now">Pods beyond one each, in the last round.</param>
    internal sealed record Findings(int Fewest, int Rounds, TimeSpan Pause, int TwiceMax, TimeSpan TwiceFor, int Now);
}
