using StateMetrics.Testing.Exposition;

namespace StateMetrics.EndToEnd.Tests.Exporter;

/// <summary>Scrapes an exporter every 200 ms, and notes every scrape in which one of the series is missing that must not be.</summary>
internal sealed class SteadyScrapes : IAsyncDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);

    private readonly ExporterProcess _exporter;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly List<string> _holes = [];
    private readonly Task _loop;
    private HashSet<string> _always = [];
    private int _scrapes;

    internal SteadyScrapes(ExporterProcess exporter)
    {
        _exporter = exporter;
        _loop = RunAsync();
    }

    /// <summary>From now on, these series of the exposition must be in every scrape.</summary>
    internal void Keep(StrictExposition exposition, Func<Sample, bool> which)
    {
        lock (_gate)
        {
            _always = [.. exposition.Samples.Where(which).Select(Series)];
        }
    }

    /// <summary>How many scrapes there were, and what was missing in them.</summary>
    internal (int Scrapes, int Series, string Holes) Found
    {
        get
        {
            lock (_gate)
            {
                return (_scrapes, _always.Count, string.Join('\n', _holes));
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    /// <summary>Family and labels.</summary>
    private static string Series(Sample sample) =>
        $"{sample.Name} {string.Join(',', sample.Labels.OrderBy(static label => label.Key, StringComparer.Ordinal))}";

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(s_interval, TimeProvider.System);
        while (await timer.WaitForNextTickAsync(_stop.Token))
        {
            HashSet<string> always;
            lock (_gate)
            {
                always = _always;
            }
            HashSet<string> shown = [.. (await _exporter.ScrapeAsync()).Samples.Select(Series)];
            string? missing = always.FirstOrDefault(series => !shown.Contains(series));
            lock (_gate)
            {
                _scrapes++;
                if (missing is not null && always == _always)
                {
                    _holes.Add($"scrape {_scrapes}: {always.Count(series => !shown.Contains(series))} missing, {missing} among them");
                }
            }
        }
    }
}
