using Microsoft.Extensions.Logging;
using StateMetrics.Kubernetes.Namespaces;
using StateMetrics.Server.Fleet;

namespace StateMetrics.Server.Namespaces;

/// <summary>
/// Follows one named namespace: while it is read, by a look each minute (where one may look) and whenever something in it is
/// refused; while it is away, by one small question a minute at most, and every five minutes in the end.
/// </summary>
internal sealed partial class NamespaceLoop(
    string name, NamespaceQuestions ask, Func<IReadOnlyList<ScopeReading>> readings, Action<NamespaceState> publish,
    TimeProvider time, Func<double> jitter, ILogger logger)
{
    private readonly Latest<object?> _doubt = new(null);
    private readonly HashSet<ReflectorKey> _toldForbidden = [];
    private object? _doubtSeen;
    private long _life;
    private string _uid = "";
    private bool _wasThere;

    public void Doubt() => _doubt.Set(new object());

    public async Task RunAsync(CancellationToken stop)
    {
        while (true)
        {
            NamespaceState away = await WhileOpenAsync(stop);
            publish(away);
            Tell(away);
            _toldForbidden.Clear();
            _uid = "";
            await WhileAwayAsync(isHidden: away.Standing == NamespaceStanding.Lost, stop);
            publish(new NamespaceState(NamespaceStanding.Open, ++_life, ""));
            Log.Back(logger, name);
        }
    }

    /// <summary>Returns when the namespace is not to be read any more, with the reason.</summary>
    private async Task<NamespaceState> WhileOpenAsync(CancellationToken stop)
    {
        long? lostSince = null;
        for (int looks = 0; ; looks++)
        {
            if (lostSince is not null && !await ask.IsServerReadyAsync(stop))
            {
                // Whoever has just started refuses everything until it knows who may do what.
                lostSince = null;
                await DoubtAsync(NamespacePauses.Undecided, stop);
                continue;
            }
            NamespaceFinding found = await ask.FindAsync(name, stop);
            IReadOnlyList<ScopeReading> held = readings();
            List<ScopeReading> forbidden = [.. held.Where(static one => one.IsForbidden)];
            NamespaceVerdict verdict = await VerdictAsync(found.Existence, held, looks, stop);
            lostSince = verdict == NamespaceVerdict.Lost ? lostSince ?? time.GetTimestamp() : null;
            if (verdict == NamespaceVerdict.Gone)
            {
                return new NamespaceState(_wasThere ? NamespaceStanding.Gone : NamespaceStanding.Missing, _life, found.Error);
            }
            if (lostSince is long since && time.GetElapsedTime(since) >= NamespacePauses.Confirmed)
            {
                return new NamespaceState(NamespaceStanding.Lost, _life, forbidden[0].Status!.Error);
            }
            if (verdict == NamespaceVerdict.Open)
            {
                Live(found.Uid);
                TellForbidden(forbidden);
            }
            bool isOpenQuestion = verdict == NamespaceVerdict.Lost || (verdict == NamespaceVerdict.Undecided && forbidden.Count > 0);
            await DoubtAsync(
                isOpenQuestion ? NamespacePauses.Undecided
                : found.Existence != NamespaceExistence.Hidden ? NamespacePauses.Open * (1 + (jitter() / 10))
                // Who could look once may be able to again; who never could is told by refusals.
                : _wasThere ? NamespacePauses.AwayMax * (1 + (jitter() / 10))
                : Timeout.InfiniteTimeSpan,
                stop);
        }
    }

    private async Task<NamespaceVerdict> VerdictAsync(
        NamespaceExistence existence, IReadOnlyList<ScopeReading> held, int looks, CancellationToken stop)
    {
        ListedResource[] refused = [.. held.Where(static one => one.IsForbidden).Select(static one => one.Resource)];
        if (!NamespaceVerdicts.NeedsRights(existence))
        {
            return NamespaceVerdicts.Of(existence, ListRights.Unknown, speaksForLife: false);
        }
        if (refused.Length == 0)
        {
            return NamespaceVerdict.Open;
        }
        // Of what was refused, one by turns: the refusal of the others was a while ago, but they would hardly differ.
        IEnumerable<ListedResource> unsure = held.Where(static one => one.IsWatched).Select(static one => one.Resource);
        ListRights rights = await ask.RightsAsync(
            name, [.. held.Select(static one => one.Resource)], [.. unsure, refused[looks % refused.Length]], stop);
        return NamespaceVerdicts.Of(existence, rights, held.Any(static one => one.SpeaksForLife));
    }

    /// <summary>Returns when it can be read again.</summary>
    private async Task WhileAwayAsync(bool isHidden, CancellationToken stop)
    {
        for (int looks = 0; ; looks++)
        {
            await Task.Delay(NamespacePauses.AwayAfter(looks, jitter()), time, stop);
            if (isHidden)
            {
                List<ListedResource> resources = [.. readings().Select(static one => one.Resource)];
                ListedResource[] turn = resources.Count == 0 ? [] : [resources[looks % resources.Count]];
                if (await ask.RightsAsync(name, resources, turn, stop) == ListRights.Some)
                {
                    return;
                }
                continue;
            }
            NamespaceFinding found = await ask.FindAsync(name, stop);
            if (found.Existence == NamespaceExistence.Exists)
            {
                return;
            }
            isHidden = found.Existence == NamespaceExistence.Hidden;
        }
    }

    /// <summary>Another namespace of the same name has another uid: what is held is listed anew.</summary>
    private void Live(string uid)
    {
        if (uid.Length == 0 || uid == _uid)
        {
            return;
        }
        bool isAnother = _uid.Length > 0;
        _uid = uid;
        _wasThere = true;
        if (isAnother)
        {
            publish(new NamespaceState(NamespaceStanding.Open, ++_life, ""));
            Log.MadeAgain(logger, name);
        }
    }

    /// <summary>Once for each resource and refusal.</summary>
    private void TellForbidden(List<ScopeReading> forbidden)
    {
        _toldForbidden.IntersectWith(forbidden.Select(static one => one.Key));
        foreach (ScopeReading one in forbidden.Where(one => _toldForbidden.Add(one.Key)))
        {
            ReflectorLog.Forbidden(logger, one.Key, one.Status!.Error);
        }
    }

    private void Tell(NamespaceState away)
    {
        switch (away.Standing)
        {
            case NamespaceStanding.Gone:
                Log.Gone(logger, name);
                break;
            case NamespaceStanding.Missing:
                Log.Missing(logger, name);
                break;
            default:
                Log.Lost(logger, name, away.Error);
                break;
        }
    }

    /// <summary>Returns after a doubt, gathered with those that come with it, or after that time.</summary>
    private async Task DoubtAsync(TimeSpan atMost, CancellationToken stop)
    {
        using var pause = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, pause.Token);
        try
        {
            await _doubt.OtherThanAsync(_doubtSeen, either.Token);
            await Task.Delay(NamespacePauses.Gather, time, stop);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // Nobody doubted.
        }
        _doubtSeen = _doubt.Value;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "namespace {Namespace} is gone: its samples are dropped, and it is looked for now and then")]
        public static partial void Gone(ILogger logger, string @namespace);

        [LoggerMessage(LogLevel.Warning, "namespace {Namespace} does not exist: it is looked for now and then")]
        public static partial void Missing(ILogger logger, string @namespace);

        [LoggerMessage(LogLevel.Warning, "namespace {Namespace}: nothing in it may be listed, as after its deletion; "
            + "its samples are dropped, and its rights are looked at now and then: {Error}")]
        public static partial void Lost(ILogger logger, string @namespace, string error);

        [LoggerMessage(LogLevel.Information, "namespace {Namespace} can be read again")]
        public static partial void Back(ILogger logger, string @namespace);

        [LoggerMessage(LogLevel.Information, "namespace {Namespace} was deleted and made again: it is listed anew")]
        public static partial void MadeAgain(ILogger logger, string @namespace);
    }
}
