using StateMetrics.EndToEnd.Tests.Harness;
using StateMetrics.Testing.Exposition;

namespace StateMetrics.EndToEnd.Tests.Exporter;

/// <summary>Scrapes all shards every 200 ms, as one Prometheus would, and keeps what was worst.</summary>
internal sealed class UnionScrapes : IAsyncDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);

    private readonly ShardPods _pods;
    private readonly string _ns;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private readonly Lock _gate = new();
    private Findings _findings = new(int.MaxValue, 0, 0, TimeSpan.Zero, 0);
    private long? _overlapSince;

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
            _findings = new Findings(int.MaxValue, 0, 0, TimeSpan.Zero, taken.Now);
            return taken;
        }
    }

    /// <summary>Waits until nothing is shown twice.</summary>
    internal Task ApartAsync(TimeSpan within) => Eventually.HoldsAsync(within, () =>
    {
        lock (_gate)
        {
            return Task.FromResult(_findings is { Rounds: > 2, Now: 0 } ? null : $"{_findings.Now} pods are shown twice");
        }
    });

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
            IReadOnlyCollection<string>[] shown = await Task.WhenAll(_pods.Running.Values.Select(ScrapeAsync));
            int union = shown.SelectMany(static names => names).Distinct(StringComparer.Ordinal).Count();
            int twice = shown.Sum(static names => names.Count) - union;
            lock (_gate)
            {
                long now = TimeProvider.System.GetTimestamp();
                _overlapSince = twice == 0 ? null : _overlapSince ?? now;
                TimeSpan lasts = _overlapSince is long since ? TimeProvider.System.GetElapsedTime(since, now) : TimeSpan.Zero;
                _findings = new Findings(
                    Math.Min(_findings.Fewest, union), _findings.Rounds + 1, Math.Max(_findings.TwiceMax, twice),
                    lasts > _findings.TwiceFor ? lasts : _findings.TwiceFor, twice);
            }
        }
    }

    private async Task<IReadOnlyCollection<string>> ScrapeAsync(ExporterProcess process)
    {
        try
        {
            StrictExposition exposition = await process.ScrapeAsync();
            return [.. exposition.Matching("kube_pod_info", ("namespace", _ns)).Select(static s => s.Labels["pod"])];
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            return [];
        }
    }

    /// <summary>Of the rounds since the last look.</summary>
    /// <param name="Fewest">Pods in the smallest union.</param>
    /// <param name="Rounds">Scrapes of all shards.</param>
    /// <param name="TwiceMax">Pods beyond one each, in the worst round.</param>
    /// <param name="TwiceFor">The longest time for which there were any.</param>
    /// <param name="Now">Pods beyond one each, in the last round.</param>
    internal sealed record Findings(int Fewest, int Rounds, int TwiceMax, TimeSpan TwiceFor, int Now);
}
