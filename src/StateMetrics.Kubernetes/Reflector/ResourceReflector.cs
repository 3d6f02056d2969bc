using StateMetrics.Kubernetes.ListWatch;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Reflector;

/// <summary>
/// Keeps one sink equal to one collection of the API server, for as long as it runs. What it does next is decided in
/// <see cref="Decision"/>; here it is done.
/// </summary>
/// <remarks>The jitter function returns random numbers from 0 to 1, and may be called from several threads.</remarks>
public sealed class ResourceReflector(
    IListWatch source, IObjectSink sink, ServerGate gate, ReflectorOptions options, TimeProvider time, Func<double> jitter,
    IReflectorObserver? observer = null)
{
    private readonly Backoff _backoff = new(options.BackoffFirst, options.BackoffMax, options.BackoffResetAfter, time, jitter);
    private readonly StatusBoard _board = new(time, observer);

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
                Outcome outcome = await (phase switch
                {
                    Phase.Listed listed => WatchAsync(listed.From, stop),
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
            _board.Stopped();
        }
    }

    private async Task<Outcome> ListAsync(Phase.Unlisted list, CancellationToken stop)
    {
        DateTimeOffset asked = time.GetUtcNow();
        long began = time.GetTimestamp();
        using IReplacement replacement = sink.BeginReplace();           // dropped unless committed
        try
        {
            // A list at a version has no pages: with a limit, servers read exactly that version instead of a newer one.
            var start = new ListStart { AtLeast = list.AtLeast, Paged = list.How != ListForm.Whole && list.AtLeast is "" or "0" };
            ListEnd end = await source.ListAsync(start, replacement.Add, stop);
            replacement.Commit();
            _board.Listed(end.ResourceVersion, list.Reason, asked, time.GetElapsedTime(began));
            return new Outcome.ListDone(end.ResourceVersion);
        }
        catch (Exception e) when (Weather.Covers(e))
        {
            return ListEndOf(e);
        }
    }

    private async Task<Outcome> StreamAsync(Phase.Unlisted list, CancellationToken stop)
    {
        DateTimeOffset asked = time.GetUtcNow();
        long began = time.GetTimestamp();
        var last = new VersionMark("");
        using IReplacement replacement = sink.BeginReplace();
        bool published = false;
        try
        {
            var start = new WatchStart { From = list.AtLeast == "0" ? "" : list.AtLeast, InitialEvents = true };
            await foreach (WatchEvent next in source.WatchAsync(start, stop))
            {
                last.Move(next.Object.ResourceVersion);
                if (published)
                {
                    Apply(next);
                    continue;
                }
                Collect(replacement, next);
                if (next.EndsInitialEvents)
                {
                    replacement.Commit();
                    replacement.Dispose();                              // the stream goes on for minutes, the replacement need not
                    _board.Listed(last.ToString(), list.Reason, asked, time.GetElapsedTime(began));
                    _board.Proven(next.Object.ResourceVersion);
                    published = true;
                }
            }
            return published
                ? new Outcome.WatchClosed(last.ToString(), IsBrief(began))
                : new Outcome.ListFailed(new Failure(FailureKind.Broken, "a streaming list ended before it was complete"));
        }
        catch (Exception e) when (Weather.Covers(e))
        {
            return published ? WatchEndOf(e, last) : ListEndOf(e);
        }
    }

    private async Task<Outcome> WatchAsync(string from, CancellationToken stop)
    {
        long began = time.GetTimestamp();
        var last = new VersionMark(from);
        bool empty = true;
        try
        {
            await foreach (WatchEvent next in source.WatchAsync(new WatchStart { From = from }, stop))
            {
                last.Move(next.Object.ResourceVersion);
                empty &= next.Type == WatchEventType.Opened;
                Apply(next);
            }
            return new Outcome.WatchClosed(last.ToString(), empty || IsBrief(began));
        }
        catch (Exception e) when (Weather.Covers(e))
        {
            return WatchEndOf(e, last);
        }
    }

    private void Apply(in WatchEvent next)
    {
        switch (next.Type)
        {
            case WatchEventType.Added or WatchEventType.Modified:
                sink.Upsert(next.Object);
                _board.Changed(next.Object.ResourceVersion);
                break;
            case WatchEventType.Deleted:
                sink.Remove(next.Object);
                _board.Changed(next.Object.ResourceVersion);
                break;
            case WatchEventType.Bookmark or WatchEventType.NotOurs:
                _board.Proven(next.Object.ResourceVersion);
                break;
            case WatchEventType.Opened:
                _board.WatchOpened();
                break;
        }
    }

    private static void Collect(IReplacement replacement, in WatchEvent next)
    {
        switch (next.Type)
        {
            case WatchEventType.Added or WatchEventType.Modified: replacement.Add(next.Object); break;
            case WatchEventType.Deleted: replacement.Remove(next.Object); break;
        }
    }

    private bool IsBrief(long began) => time.GetElapsedTime(began) < options.BriefWatch;

    private static Outcome ListEndOf(Exception e) => e switch
    {
        StreamingListRefusedException => new Outcome.StreamRefused(),
        ContinueExpiredException => new Outcome.PagesExpired(),
        _ when Weather.IsGone(e) => new Outcome.ListGone(e.Message),
        _ => new Outcome.ListFailed(Failure.Of(e)),
    };

    private static Outcome WatchEndOf(Exception e, VersionMark last) => e switch
    {
        SilenceException => new Outcome.WatchSilent(last.ToString()),
        _ when Weather.IsGone(e) => new Outcome.WatchGone(last.ToString(), e.Message),
        _ => new Outcome.WatchBroke(last.ToString(), Failure.Of(e)),
    };

    private async Task PauseAsync(Pause pause, CancellationToken stop)
    {
        switch (pause.Kind)
        {
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
                // Spread, so that the kinds of one missing API do not ask together.
                await Task.Delay(options.NotServedPause * (0.9 + (jitter() / 10)), time, stop);
                break;
        }
        stop.ThrowIfCancellationRequested();
    }
}
