using System.Globalization;
using System.Text;
using StateMetrics.Kubernetes.Waiting;
using StateMetrics.Server.Health;

namespace StateMetrics.Simulation.Tests;

/// <summary>
/// One world from beginning to end, on the thread that calls: trouble, then peace, in which everything has to become right again and
/// nothing may be left over. All of it follows from the seed.
/// </summary>
internal sealed class Run : IDisposable
{
    private static readonly TimeSpan s_lease = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_calm = TimeSpan.FromSeconds(20);

    private const int FiredMax = 10_000;

    private readonly Shape _shape;
    private readonly VirtualTime _time = new();
    private readonly Loop _loop;
    private readonly Story _story;
    private readonly World _world;
    private readonly Network _network;
    private readonly Checker _checker;
    private readonly Faults _faults;
    private readonly Random _random;
    private readonly Random _draws;
    private readonly StringBuilder _trace = new();
    private readonly CancellationTokenSource _over = new();
    private long _scrapes;
    private bool _isOver;
    private string _wrong = "";
    private ulong _hash;

    private Run(Shape shape, bool isTold)
    {
        _shape = shape;
        _random = new Random(shape.Seed ^ 0x5c4a);
        _draws = new Random(shape.Seed ^ 0x10ad);
        var order = new Random(shape.Seed ^ 0x04de);
        _loop = new Loop(shape.Seed % 4 == 0 ? static _ => 0 : order.Next);
        _story = new Story(_time, isTold);
        _world = new World(shape, _time);
        _network = new Network(shape, _world.Cluster);
        _checker = new Checker(_world);
        _faults = new Faults(shape, _world, _network, _time, _checker, _story);
    }

    /// <param name="seed">Which world.</param>
    /// <param name="minutes">How long the trouble lasts, more or less.</param>
    /// <param name="isTold">Whether the outcome tells the whole story.</param>
    /// <param name="pace">How often something happens.</param>
    internal static RunOutcome Of(int seed, double minutes = 4, bool isTold = false, double pace = 1)
    {
        SynchronizationContext? before = SynchronizationContext.Current;
        using var run = new Run(Shape.Of(seed, minutes, pace), isTold);
        SynchronizationContext.SetSynchronizationContext(run._loop);
        try
        {
            run.Go();
            return run.Outcome();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    public void Dispose()
    {
        _over.Dispose();
        _network.Dispose();
    }

    private RunOutcome Outcome() => new(_shape, _wrong, _hash, _time.Passed, _story.Text)
    {
        Requests = _network.Requests,
        Scrapes = _scrapes,
        Steps = _loop.Steps,
    };

    private void Go()
    {
        using var http = new HttpClient(_network) { BaseAddress = new Uri("http://world/"), Timeout = Timeout.InfiniteTimeSpan };
        var exporter = new Exporter(_shape, _world, http, _time, _story);
        using var stop = new CancellationTokenSource();
        Task fleet = exporter.Fleet.RunAsync(stop.Token);
        Task scripts = Task.WhenAll(
            WriteAsync(), LeaseAsync(), StrikeAsync(), ScrapeAsync(exporter), ReshardAsync(exporter), ReloadAsync(exporter));
        while (_wrong.Length == 0 && !scripts.IsCompleted)
        {
            Step(fleet, scripts);
        }
        if (_wrong.Length == 0)
        {
            Finish(stop, fleet, exporter);
        }
        _hash = Line.HashAll(_trace.Append(CultureInfo.InvariantCulture, $"{_loop.Steps} {_time.Passed} {_network.Requests}").ToString());
    }

    /// <summary>Everything that can happen now happens, and then time moves on.</summary>
    private void Step(Task fleet, Task scripts)
    {
        if (!_loop.Drain() || _time.FiredNow > FiredMax)
        {
            Fail("somebody is busy, and time stands still");
        }
        else if (_network.Mistake is Exception mistake)
        {
            Fail($"a mistake of the simulator: {mistake}");
        }
        else if (_loop.Stray.Length > 0)
        {
            Fail($"a step was posted by another thread:\n{_loop.Stray}");
        }
        else if (fleet.IsCompleted)
        {
            Fail($"the fleet has ended: {fleet.Exception}");
        }
        else if (scripts.IsFaulted)
        {
            Fail($"a mistake of the simulation: {scripts.Exception}");
        }
        else if (!scripts.IsCompleted)
        {
            Fire();
        }
    }

    private void Fire()
    {
        // Without a context: who waited for the timer goes on when the loop comes to it.
        SynchronizationContext.SetSynchronizationContext(null);
        bool fired = _time.FireNext();
        SynchronizationContext.SetSynchronizationContext(_loop);
        if (!fired)
        {
            Fail("nothing waits for time any more");
        }
    }

    private void Finish(CancellationTokenSource stop, Task fleet, Exporter exporter)
    {
        stop.Cancel();
        _loop.Drain();
        if (!fleet.IsCompleted)
        {
            Fail("the fleet does not end when it is stopped");
        }
        else if ((_network.OpenWatches, _network.OpenExchanges, _time.Timers, exporter.Server.Loops.Running) is not (0, 0, 0, 0)
            and (int watches, int exchanges, int timers, int loops))
        {
            Fail($"left over: {watches} watches, {exchanges} requests, {timers} timers, {loops} loops");
        }
        else if (_loop.Stray.Length > 0)
        {
            Fail($"a step was posted by another thread:\n{_loop.Stray}");
        }
    }

    private async Task WriteAsync()
    {
        await EveryAsync(60 / _shape.WriteRate, _world.Write);
    }

    /// <summary>In every cluster something is written all the time, which nobody reads.</summary>
    private async Task LeaseAsync()
    {
        while (!_isOver)
        {
            _world.Renew();
            await Task.Delay(s_lease, _time);
        }
    }

    private async Task StrikeAsync()
    {
        if (_shape.FaultRate > 0)
        {
            await EveryAsync(60 / _shape.FaultRate, _faults.Strike);
        }
    }

    private async Task ReshardAsync(Exporter exporter)
    {
        double pause = _shape.Trouble.TotalSeconds / (_shape.Plans.Count + 1);
        await EveryAsync(pause, () =>
        {
            if (exporter.Reshard())
            {
                _story.Tell("reshard");
            }
        });
        while (exporter.Reshard())
        {
            _story.Tell("reshard");
        }
    }

    private async Task ReloadAsync(Exporter exporter)
    {
        for (int i = 0; i < _shape.Reloads; i++)
        {
            await Task.Delay(_shape.Trouble / _shape.Reloads * _draws.NextDouble(), _time);
            exporter.Reload();
            _story.Tell("reload");
        }
    }

    /// <summary>Again and again while there is trouble, so many seconds apart on average.</summary>
    private async Task EveryAsync(double seconds, Action act)
    {
        while (true)
        {
            await Task.Delay(TimeSpan.FromSeconds(seconds * 2 * _random.NextDouble()), _time, _over.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            if (_time.Passed >= _shape.Trouble)
            {
                return;
            }
            act();
        }
    }

    private async Task ScrapeAsync(Exporter exporter)
    {
        List<Task> slow = [];
        while (_time.Passed < _shape.Trouble)
        {
            await Task.Delay(TimeSpan.FromSeconds(2 * _shape.ScrapeInterval * _random.NextDouble()), _time);
            if (_random.Next(10) == 0)
            {
                slow.Add(ScrapeSlowlyAsync(exporter));
            }
            else
            {
                Check(await exporter.ReadAsync(exporter.Take()), null);
            }
        }
        await Task.WhenAll(slow);
        _faults.End();
        await _over.CancelAsideAsync();
        await SettleAsync(exporter);
        _isOver = true;
    }

    private async Task ScrapeSlowlyAsync(Exporter exporter)
    {
        Known before = _checker.Now;
        var taken = exporter.Take();
        await Task.Delay(TimeSpan.FromSeconds(30 * _random.NextDouble()), _time);
        Check(await exporter.ReadAsync(taken), before);
    }

    /// <summary>Waits until everything is right, and then looks whether it stays so.</summary>
    private async Task SettleAsync(Exporter exporter)
    {
        TimeSpan began = _time.Passed;
        string differences = "";
        for (TimeSpan? since = null; since is null || _time.Passed - since < s_calm;)
        {
            await Task.Delay(TimeSpan.FromSeconds(1 + (4 * _random.NextDouble())), _time);
            Scrape scrape = await exporter.ReadAsync(exporter.Take());
            Check(scrape, null);
            differences = _checker.Differences(scrape) + (since is null ? Unsettled(exporter) : "");
            if (differences.Length > 0 && since is not null)
            {
                Fail($"not right any more, {_time.Passed - began} after the trouble:\n{differences}");
                return;
            }
            since = differences.Length == 0 ? since ?? _time.Passed : null;
            if (since is null && _time.Passed - began > _shape.HealsWithin)
            {
                Fail($"not right {_time.Passed - began} after the trouble:\n{differences}");
                return;
            }
        }
    }

    private void Check(Scrape scrape, Known? before)
    {
        _scrapes++;
        string wrong = _checker.Check(scrape, before);
        _trace.Append(CultureInfo.InvariantCulture, $"{scrape.At} {_loop.Steps} {_network.Requests}");
        foreach (Place place in _world.Places)
        {
            _trace.Append(CultureInfo.InvariantCulture, $" {scrape.HashOf(place):x}");
        }
        _trace.AppendLine();
        if (wrong.Length > 0)
        {
            Fail(wrong);
        }
    }

    /// <summary>What is not yet as in a quiet cluster; "" for nothing.</summary>
    private string Unsettled(Exporter exporter)
    {
        List<Place> readable = [.. _world.Readable];
        var states = exporter.Freshness.ToDictionary(
            scope => new Place(scope.Scope.Key.Resource, scope.Scope.Key.Namespace));
        string[] stale = [.. readable.Where(place => !IsFresh(states.GetValueOrDefault(place)))
            .Select(place => $"{place} is {states.GetValueOrDefault(place)?.State.ToString() ?? "not there"}")];
        int watches = readable.Count + (_shape.Custom ? 1 : 0) + (_shape.Reading == Reading.Selected ? 1 : 0);
        return stale.Length > 0 ? string.Join(", ", stale)
            : _network.OpenWatches != watches ? $"{_network.OpenWatches} watches are open, and not {watches}"
            : "";
    }

    // A watch that once kept something back is distrusted until it tells something, which takes a bookmark where nothing changes.
    private bool IsFresh(ScopeFreshness? scope) => _network.Servers[0].Behaviour.Bookmarks
        ? scope?.State == FreshnessState.Fresh
        : scope?.ProofAge < TimeSpan.FromMinutes(3);

    private void Fail(string wrong)
    {
        if (_wrong.Length == 0)
        {
            _wrong = wrong;
            _story.Tell(wrong);
        }
    }
}
