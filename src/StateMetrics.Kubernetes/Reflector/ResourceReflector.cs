using StateMetrics.Kubernetes.ListWatch;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Reflector;

/// <summary>
/// Keeps one sink equal to one collection of the API server, for as long as it runs. What it does next is decided in
/// <see cref="Decision"/>; here it is done.
/// </summary>
/// <remarks>The jitter function returns random numbers from 0 to 1, and may be called from several threads.</remarks>
public sealed partial class ResourceReflector(
    IListWatch source, IObjectSink sink, ServerGate gate, ReflectorOptions options, TimeProvider time, Func<double> jitter,
    IReflectorObserver? observer = null)
{
    // What an act costs of the server's budget: a list is work for the server, a watch and a probe are little.
    private const int ListCost = 5;
    private const int WatchCost = 1;

    private readonly Backoff _backoff = new(options.BackoffFirst, options.BackoffMax, options.BackoffResetAfter, time, jitter);
    private readonly StatusBoard _board = new(time, observer);

    // The newest version that any answer has shown; what is older is not published.
    private string _seen = "";

    /// <summary>
    /// The newest version that any answer has shown, or that the reflector before this one of the same collection has; "" for none.
    /// To be read when this one has ended.
    /// </summary>
    public string Seen
    {
        get => _seen;
        init => _seen = value;
    }

    /// <summary>Read from any thread.</summary>
    public ReflectorStatus Status => _board.Status;

    /// <summary>The requests made so far. Read from any thread.</summary>
    public RequestCounts Counts => source.Counts;

    /// <summary>
    /// Runs until <paramref name="stop"/> is cancelled, and then ends with <see cref="OperationCanceledException"/>; no
    /// connection or task is left. Any other exception is a bug, and the reflector is over.
    /// </summary>
    public async Task RunAsync(CancellationToken stop)
    {
        Phase phase = Decision.Start(options.FromServerCache);
        try
        {
            while (true)
            {
                await gate.Budget.TakeAsync(phase is Phase.Unlisted ? ListCost : WatchCost, stop);
                Outcome outcome = await (phase switch
                {
                    Phase.Listed listed => WatchAsync(listed, stop),
                    Phase.Doubted doubted => ProbeAsync(doubted, stop),
                    Phase.Unlisted { How: ListForm.Stream } list when source.StreamsLists => StreamAsync(list, stop),
                    Phase.Unlisted list => ListAsync(list, stop),
                    _ => throw new InvalidOperationException($"{phase}"),
                });
                (phase, Pause pause) = Decision.Decide(phase, outcome);
                _board.Ended(outcome, phase);
                await PauseAsync(pause, stop);
            }
        }
        finally
        {
            EndAudit();
            _board.Stopped();
        }
    }

    private async Task<Outcome> ListAsync(Phase.Unlisted list, CancellationToken stop)
    {
        EndAudit();
        var asked = new Asked(time.GetUtcNow(), time.GetTimestamp());
        using IReplacement replacement = sink.BeginReplace();           // dropped unless committed
        try
        {
            // A list at a version has no pages: with a limit, servers read exactly that version instead of a newer one.
            var start = new ListStart { AtLeast = list.AtLeast, Paged = list.How != ListForm.Whole && list.AtLeast is "" or "0" };
            ListEnd end = await source.ListAsync(start, replacement.Add, stop);
            return Commit(list, replacement, end.ResourceVersion, asked);
        }
        catch (Exception e) when (Weather.Covers(e))
        {
            return ListEndOf(e);
        }
    }

    private async Task<Outcome> StreamAsync(Phase.Unlisted list, CancellationToken stop)
    {
        EndAudit();
        var asked = new Asked(time.GetUtcNow(), time.GetTimestamp());
        IReplacement? replacement = sink.BeginReplace();
        await using var following = new Following(new Phase.Listed(""), IdlePause, time, stop);
        try
        {
            var start = new WatchStart { From = list.AtLeast == "0" ? "" : list.AtLeast, InitialEvents = true };
            await foreach (WatchEvent next in source.WatchAsync(start, following.Token))
            {
                if (replacement is null)
                {
                    if (Apply(next, following))
                    {
                        return new Outcome.WatchIdle(following.Last.ToString());
                    }
                    continue;
                }
                Collect(replacement, next);
                if (next.EndsInitialEvents)
                {
                    Outcome outcome = Commit(list, replacement, next.Object.ResourceVersion.ToString(), asked);
                    if (outcome is not Outcome.ListDone)
                    {
                        return outcome;
                    }
                    following.Last.Move(next.Object.ResourceVersion);
                    following.Begin(announced: true);
                    Attach(following);
                    replacement.Dispose();                              // the stream goes on for minutes, the replacement need not
                    _board.Streamed();
                    replacement = null;
                }
            }
            return replacement is null
                ? new Outcome.WatchClosed(following.Last.ToString(), IsBrief(asked.Began))
                : new Outcome.ListFailed(new Failure(FailureKind.Broken, "a streaming list ended before it was complete"));
        }
        catch (Exception e) when (Weather.Covers(e) || following.IsInterrupted(e))
        {
            return replacement is null ? WatchEndOf(e, following) : ListEndOf(e);
        }
        finally
        {
            replacement?.Dispose();
            Detach(following);
        }
    }

    private async Task<Outcome> WatchAsync(Phase.Listed listed, CancellationToken stop)
    {
        long began = time.GetTimestamp();
        await using var following = new Following(listed, IdlePause, time, stop);
        Attach(following);
        bool empty = true;
        try
        {
            var start = new WatchStart { From = listed.From, SilenceMax = SilenceMax(listed.Doubt) };
            await foreach (WatchEvent next in source.WatchAsync(start, following.Token))
            {
                empty &= next.Type == WatchEventType.Opened;
                if (Apply(next, following))
                {
                    return new Outcome.WatchIdle(following.Last.ToString());
                }
            }
            return new Outcome.WatchClosed(following.Last.ToString(), empty || IsBrief(began), following.Quiet);
        }
        catch (Exception e) when (Weather.Covers(e) || following.IsInterrupted(e))
        {
            return WatchEndOf(e, following);
        }
        finally
        {
            Detach(following);
        }
    }

    private async Task<Outcome> ProbeAsync(Phase.Doubted doubted, CancellationToken stop)
    {
        var asked = new Asked(time.GetUtcNow(), time.GetTimestamp());
        try
        {
            string version = await source.ProbeAsync(stop);
            _board.Probed(asked.At, asked.Began, isCurrent: version == doubted.From);
            return new Outcome.Probed(version);
        }
        catch (Exception e) when (Weather.Covers(e))
        {
            return new Outcome.ProbeFailed(Failure.Of(e));
        }
    }

    private Outcome Commit(Phase.Unlisted list, IReplacement replacement, string version, Asked asked)
    {
        bool isPast = list.Older < Decision.OlderMax && VersionOrder.Compare(version, _seen) < 0;
        if (isPast)
        {
            _board.SawOlder();
            return new Outcome.ListOlder(version, _seen);
        }
        int differences;
        lock (_applying)
        {
            differences = replacement.Commit();
        }
        _seen = version;
        var done = new Outcome.ListDone(version, differences);
        _board.Listed(list.Reason, done, asked.At, time.GetElapsedTime(asked.Began));
        return done;
    }

    /// <summary>Takes an event in; true where the version has not moved for so long that somebody should ask.</summary>
    private bool Apply(in WatchEvent next, Following following)
    {
        if (next.Type == WatchEventType.Opened)
        {
            following.Begin(announced: false);
            _board.WatchOpened();
            return false;
        }
        following.Sign();
        switch (Take(next, following))
        {
            case VersionStep.Older or VersionStep.Same when next.Type != WatchEventType.Bookmark:
                // A repeated event, or a server that lags behind the one before it: what it tells is known, and was replaced.
                _board.SawOlder();
                return false;
            case VersionStep.Older:
                // Behind what a list has shown already: no proof of anything, and not unusual after a list.
                _board.SawSign();
                return following.IsIdle;
            case VersionStep.Same:
                _board.Marked(next.Object.ResourceVersion, moved: false);
                return following.IsIdle;
        }
        following.Moved();
        switch (next.Type)
        {
            case WatchEventType.Added or WatchEventType.Modified or WatchEventType.Deleted:
                _board.Changed(next.Object.ResourceVersion);
                break;
            case WatchEventType.Bookmark:
                _board.Marked(next.Object.ResourceVersion, moved: true);
                break;
            case WatchEventType.NotOurs:
                _board.Proven(next.Object.ResourceVersion);
                break;
        }
        return false;
    }

    private static void Collect(IReplacement replacement, in WatchEvent next)
    {
        switch (next.Type)
        {
            case WatchEventType.Added or WatchEventType.Modified: replacement.Add(next.Object); break;
            case WatchEventType.Deleted: replacement.Remove(next.Object); break;
        }
    }

    // Silence has its full time, a reconnect after silence little, and polls the time that grows with each in vain.
    private TimeSpan? SilenceMax(Doubt doubt) => doubt.Silences switch
    {
        0 => null,
        1 => options.ProofWithin,
        _ => PollPause(doubt.Polls),
    };

    private TimeSpan PollPause(int polls) => Growing(polls, options.PollPauseMax);

    private TimeSpan IdlePause(int polls) => Growing(polls, options.IdlePauseMax);

    private TimeSpan Growing(int polls, TimeSpan longest)
    {
        const int SteadyPolls = 2;
        const int DoublingsMax = 16;
        TimeSpan pause = options.PollPauseFirst * Math.Pow(2, Math.Clamp(polls - SteadyPolls, 0, DoublingsMax));
        return (pause < longest ? pause : longest) * (0.9 + (jitter() / 10));
    }

    private bool IsBrief(long began) => time.GetElapsedTime(began) < options.BriefWatch;

    private static Outcome ListEndOf(Exception e) => e switch
    {
        StreamingListRefusedException => new Outcome.StreamRefused(),
        ContinueExpiredException => new Outcome.PagesExpired(),
        _ when Weather.IsGone(e) => new Outcome.ListGone(e.Message),
        _ => new Outcome.ListFailed(Failure.Of(e)),
    };

    private static Outcome WatchEndOf(Exception e, Following following) => e switch
    {
        OperationCanceledException => new Outcome.AuditFound(following.Last.ToString()),
        SilenceException => new Outcome.WatchSilent(following.Last.ToString(), Ever: following.Quiet is null),
        _ when Weather.IsGone(e) => new Outcome.WatchGone(following.Last.ToString(), e.Message),
        _ => new Outcome.WatchBroke(following.Last.ToString(), Failure.Of(e), following.Quiet),
    };

    private async Task PauseAsync(Pause pause, CancellationToken stop)
    {
        switch (pause.Kind)
        {
            case PauseKind.Spread:
                await Task.Delay(options.ReconnectSpread * jitter(), time, stop);
                break;
            case PauseKind.Backoff:
                TimeSpan own = _backoff.Next();
                TimeSpan asked = pause.AtLeast is TimeSpan atLeast && atLeast < options.RetryAfterMax ? atLeast
                    : pause.AtLeast is null ? TimeSpan.Zero : options.RetryAfterMax;
                await Task.Delay(own > asked ? own : asked, time, stop);
                break;
            case PauseKind.Gate:
                await gate.WaitAsync(stop);
                break;
            case PauseKind.NotServed:
                await Task.Delay(_backoff.Next(options.NotServedPause), time, stop);
                break;
        }
        stop.ThrowIfCancellationRequested();
    }

    /// <summary>When a list was asked for: what it shows is no older.</summary>
    /// <param name="At">By the wall clock.</param>
    /// <param name="Began">By the clock that never jumps.</param>
    private readonly record struct Asked(DateTimeOffset At, long Began);
}
