using StateMetrics.Simulator.Cluster;
using StateMetrics.Simulator.Faults;
using StateMetrics.Simulator.Http;

namespace StateMetrics.Simulation.Tests;

/// <summary>What goes wrong in a world, drawn from its seed, and put right again after a while.</summary>
internal sealed class Faults
{
    private static readonly string[] s_verbs = ["list", "watch"];

    private readonly Shape _shape;
    private readonly World _world;
    private readonly Network _network;
    private readonly VirtualTime _time;
    private readonly Checker _checker;
    private readonly Story _story;
    private readonly Random _random;
    private readonly (int Weight, Func<string> Strike)[] _kinds;
    private SimulatedRequest? _met;
    private bool _lags;

    internal Faults(Shape shape, World world, Network network, VirtualTime time, Checker checker, Story story)
    {
        (_shape, _world, _network, _time, _checker, _story) = (shape, world, network, time, checker, story);
        _random = new Random(shape.Seed ^ 0xfa17);
        _kinds =
        [
            (6, ResetWatches), (3, CloseWatches), (4, CutFrames), (3, CutLists), (5, Stall), (5, Silence), (3, SwallowBookmarks),
            (4, Repeat), (5, ErrorEvent), (10, Answer), (5, Delay), (5, Compact), (5, Lag), (4, Deny), (3, Unserve), (4, Outage),
            (shape.Loses ? 8 : 0, Swallow),
        ];
        // What this world suffers from most differs from world to world.
        for (int i = 0; i < _kinds.Length; i++)
        {
            _kinds[i].Weight *= _random.Next(4);
        }
    }

    /// <summary>Something goes wrong.</summary>
    internal void Strike()
    {
        int draw = _random.Next(Math.Max(1, _kinds.Sum(static kind => kind.Weight)));
        foreach ((int weight, Func<string> strike) in _kinds)
        {
            draw -= weight;
            if (draw < 0)
            {
                _story.Tell(strike());
                return;
            }
        }
    }

    /// <summary>Everything is well from now on.</summary>
    internal void End()
    {
        foreach (InProcessApiServer server in _network.Servers)
        {
            server.Faults.Clear();
            server.Access.AllowAll();
            server.Behaviour.StandsAt = null;
            server.Behaviour.Healthy = true;
        }
        if (_lags)
        {
            _lags = false;
            _world.LagEnds();
        }
        foreach (string kind in (string[])["configmaps", "deployments"])
        {
            _world.Serve(kind, true);
        }
        _world.Heal();
        _story.Tell("all is well");
    }

    private string ResetWatches()
    {
        (Func<SimulatedRequest, bool> match, string what) = Some("watch");
        return $"reset {_network.Servers.Sum(server => server.Faults.ResetWatches(match))} watches: {what}";
    }

    private string CloseWatches()
    {
        (Func<SimulatedRequest, bool> match, string what) = Some("watch");
        return $"close {_network.Servers.Sum(server => server.Faults.CloseWatches(match))} watches: {what}";
    }

    private string CutFrames()
    {
        (Func<SimulatedRequest, bool> match, string what) = Some("watch");
        (int count, bool reset) = (1 + _random.Next(4), _random.Next(2) == 0);
        For(Long(), script => script.CutFrame(match, count, reset));
        return $"cut {count} frames, reset {reset}: {what}";
    }

    private string CutLists()
    {
        (Func<SimulatedRequest, bool> match, string what) = Some("list");
        (int count, bool reset) = (1 + _random.Next(4), _random.Next(2) == 0);
        For(Long(), script => script.CutList(match, count, reset));
        return $"cut {count} lists, reset {reset}: {what}";
    }

    private string Stall()
    {
        (Func<SimulatedRequest, bool> match, string what) = Some();
        TimeSpan span = Long();
        For(span, script => script.Stall(match));
        return $"stall for {span.TotalSeconds:F0} s: {what}";
    }

    private string Silence()
    {
        (Func<SimulatedRequest, bool> match, string what) = Some("watch");
        (TimeSpan span, bool ends) = (Long() * 2, _random.Next(2) == 0);
        For(span, script => script.SilenceWatches(match, ends));
        return $"silence for {span.TotalSeconds:F0} s, ends {ends}: {what}";
    }

    private string SwallowBookmarks()
    {
        (Func<SimulatedRequest, bool> match, string what) = Some("watch");
        TimeSpan span = Long();
        For(span, script => script.DropEvent(match, static (type, _) => type == "BOOKMARK", int.MaxValue));
        return $"swallow bookmarks for {span.TotalSeconds:F0} s: {what}";
    }

    private string Swallow()
    {
        (Func<SimulatedRequest, bool> match, string what) = Some("watch");
        // The request is looked at before the event, which is the last thing that is asked.
        bool Meet(SimulatedRequest request)
        {
            _met = request;
            return match(request) && _world.PlaceOf(request) is not null;
        }
        bool Take(string type, string key)
        {
            if (type == "BOOKMARK")
            {
                return false;
            }
            if (_met!.Query.Contains("labelSelector", StringComparison.Ordinal))
            {
                _checker.LostNamespace(key);
                return true;
            }
            _checker.Lost(_world.PlaceOf(_met)!.Value, key.Contains('/', StringComparison.Ordinal) ? key : $"/{key}");
            return true;
        }
        For(Long(), script => script.DropEvent(Meet, Take, 1 + _random.Next(3)));
        return $"swallow an event: {what}";
    }

    private string Repeat()
    {
        (Func<SimulatedRequest, bool> match, string what) = Some("watch");
        int count = 1 + _random.Next(5);
        For(Long(), script => script.RepeatEvent(match, null, count));
        return $"repeat {count} events: {what}";
    }

    private string ErrorEvent()
    {
        (Func<SimulatedRequest, bool> match, string what) = Some("watch");
        int code = _random.Next(3) == 0 ? 500 : _random.Next(3) == 0 ? 429 : 410;
        int count = 1 + _random.Next(6);
        For(Long(), script => script.ErrorEvent(Status(code), match, count));
        return $"{count} error events {code}: {what}";
    }

    private string Answer()
    {
        (Func<SimulatedRequest, bool> match, string what) = Some(s_verbs[_random.Next(2)]);
        int code = _random.Next(10) switch { 0 => 401, 1 => 403, 2 => 404, 3 => 410, 4 => 429, 5 => 500, 6 => 503, 7 => 504, _ => 410 };
        TimeSpan span = Long();
        int count = _random.Next(2) == 0 ? int.MaxValue : 1 + _random.Next(5);
        For(span, script => script.Answer(Status(code), match, count));
        return $"answer {code} for {span.TotalSeconds:F0} s or {count} times: {what}";
    }

    private string Delay()
    {
        (Func<SimulatedRequest, bool> match, string what) = Some();
        TimeSpan pause = TimeSpan.FromSeconds(_random.Next(40) * _random.NextDouble());
        For(Long(), script => script.Delay(pause, match));
        return $"delay by {pause.TotalSeconds:F1} s: {what}";
    }

    private string Compact()
    {
        _world.Cluster.Compact();
        (Func<SimulatedRequest, bool> match, _) = Some("watch");
        int closed = _random.Next(2) == 0 ? _network.Servers.Sum(server => server.Faults.ResetWatches(match)) : 0;
        return $"compact, reset {closed} watches";
    }

    private string Lag()
    {
        if (_lags)
        {
            return "lags already";
        }
        ServerBehaviour behaviour = _network.Servers[_random.Next(_network.Servers.Count)].Behaviour;
        long version = Math.Max(1000, _world.Cluster.LatestVersion - _random.Next(20));
        _lags = true;
        behaviour.StandsAt = version;
        behaviour.StandsForConsistentReads = _random.Next(4) == 0;
        _world.Lag(version);
        TimeSpan span = behaviour.StandsForConsistentReads ? TimeSpan.FromSeconds(_random.Next(20)) : Long();
        _ = After(span, () =>
        {
            behaviour.StandsAt = null;
            if (_lags)
            {
                _lags = false;
                _world.LagEnds();
            }
        });
        return $"lag at {version} for {span.TotalSeconds:F0} s, consistent reads too: {behaviour.StandsForConsistentReads}";
    }

    private string Deny()
    {
        string plural = Plural();
        string? verb = _random.Next(2) == 0 ? null : s_verbs[_random.Next(2)];
        TimeSpan span = Long();
        foreach (InProcessApiServer server in _network.Servers)
        {
            Denial denial = server.Access.Deny(verb, plural: plural);
            _ = After(span, () => server.Access.Allow(denial));
        }
        return $"deny {verb ?? "all"} of {plural} for {span.TotalSeconds:F0} s";
    }

    private string Unserve()
    {
        string kind = _random.Next(2) == 0 ? "configmaps" : "deployments";
        TimeSpan span = Long();
        _world.Serve(kind, false);
        _ = After(span, () => _world.Serve(kind, true));
        return $"do not serve {kind} for {span.TotalSeconds:F0} s";
    }

    private string Outage()
    {
        TimeSpan span = Long();
        bool refuses = _random.Next(2) == 0;
        foreach (InProcessApiServer server in _network.Servers)
        {
            server.Behaviour.Healthy = false;
            server.Faults.ResetWatches();
            _ = After(span, () => server.Behaviour.Healthy = true);
        }
        For(span, script => refuses ? script.Reset(null, int.MaxValue) : script.Answer(503));
        return $"outage for {span.TotalSeconds:F0} s, refusing {refuses}";
    }

    /// <summary>Requests for some of what is read, of this kind or of any.</summary>
    private (Func<SimulatedRequest, bool> Match, string What) Some(string? verb = null)
    {
        int which = _random.Next(4);
        string plural = Plural();
        string ns = ((string[])["a", "b", "c"])[_random.Next(3)];
        bool Matches(SimulatedRequest request) => which switch
        {
            0 => request.Resource is { } resource && resource.Plural == plural,
            1 => request.Namespace == ns && request.Resource is { Group: not "authorization.k8s.io" },
            // What is answered about a namespace itself decides whether it exists, and who lies about that is believed.
            _ => request.Resource is not null || verb is null,
        };
        return (
            request => (verb is null || request.Verb == verb) && Matches(request),
            $"{verb ?? "all"} {which switch { 0 => plural, 1 => $"in {ns}", _ => "everything" }}");
    }

    private string Plural() => ((string[])["configmaps", "deployments", "namespaces", "widgets"])[_random.Next(4)];

    private ApiStatusException Status(int code) => new(code, code == 410 ? "Expired" : $"Code{code}", $"scripted {code}")
    {
        RetryAfterSeconds = code == 429 && _random.Next(2) == 0 ? _random.Next(20) : null,
    };

    private TimeSpan Long() => TimeSpan.FromSeconds(_random.NextDouble() * (_random.Next(4) == 0 ? 180 : 30));

    private void For(TimeSpan span, Func<FaultScript, Fault> add)
    {
        foreach (InProcessApiServer server in _network.Servers)
        {
            Fault fault = add(server.Faults);
            _ = After(span, fault.Release);
        }
    }

    private async Task After(TimeSpan span, Action act)
    {
        // What has ended with all the rest may end again.
        TimeSpan left = _shape.Trouble - _time.Passed;
        await Task.Delay(span < left ? span : left > TimeSpan.Zero ? left : TimeSpan.Zero, _time);
        if (_time.Passed < _shape.Trouble)
        {
            act();
        }
    }
}
