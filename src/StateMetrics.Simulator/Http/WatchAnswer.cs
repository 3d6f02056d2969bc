using System.Buffers;
using Microsoft.AspNetCore.Http;
using StateMetrics.Simulator.Cluster;
using StateMetrics.Simulator.Faults;
using StateMetrics.Simulator.Selectors;

namespace StateMetrics.Simulator.Http;

/// <summary>One watch: its start, its events, bookmarks and end. All waiting is on the cluster's clock.</summary>
internal sealed class WatchAnswer(SimulatedCluster cluster, ServerBehaviour behaviour, FaultScript faults, OpenWatch watch)
{
    /// <summary>How long before its timeout a watch gets its last bookmark, as in the API server.</summary>
    private static readonly TimeSpan s_lastBookmark = TimeSpan.FromSeconds(2);

    /// <summary>How often a server that lags looks whether it still does.</summary>
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(100);

    private readonly TimeProvider _time = cluster.Time;
    private HttpContext _context = null!;
    private ObjectForm _form = null!;
    private ObjectFilter _filter = null!;
    private ListQuery _query = null!;
    private DateTimeOffset _deadline;
    private DateTimeOffset _nextBookmark;
    private long _sequence;

    private ResourceId Resource => watch.Request.Resource!.Value;

    private CancellationToken Stop => _context.RequestAborted;

    internal async Task RunAsync(HttpContext context, ReadRequest read)
    {
        (_context, _form, _filter, _query) = (context, read.Form, read.Filter, read.Query);
        bool streams = IsStreamingList();
        Snapshot? initial;
        try
        {
            initial = Start(streams);
        }
        catch (ApiStatusException gone) when (gone.Code == 410 && behaviour.GoneForm == GoneForm.ErrorEvent)
        {
            Open();
            await context.Response.BodyWriter.WriteAsync(_form.Error(gone), Stop);
            return;
        }
        Open();
        await context.Response.BodyWriter.FlushAsync(Stop);
        DateTimeOffset now = _time.GetUtcNow();
        _deadline = now + (_query.TimeoutSeconds is > 0 and { } seconds ? TimeSpan.FromSeconds(seconds) : behaviour.WatchTimeout);
        _nextBookmark = NextBookmark(now);
        await HoldWhileSilentAsync();
        if (initial is not { } snapshot || await SendInitialAsync(snapshot, streams))
        {
            await FollowAsync();
        }
    }

    private void Open() => _context.Response.ContentType = _form.Representation.WatchContentType;

    private bool IsStreamingList()
    {
        if (!_query.SendInitialEvents || behaviour.StreamingLists == StreamingLists.Ignored)
        {
            return false;
        }
        if (behaviour.StreamingLists == StreamingLists.Refused)
        {
            throw ApiStatusException.Invalid(
                "ListOptions.meta.k8s.io \"\" is invalid: sendInitialEvents: Forbidden: "
                + "sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled");
        }
        return _query.ResourceVersionMatch == "NotOlderThan" ? true : throw ApiStatusException.Invalid(
            "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden: "
            + "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
    }

    /// <summary>Finds the place to start from; answers the objects to send first, or null for a resumed watch.</summary>
    private Snapshot? Start(bool streams)
    {
        if (_query.Version is { } version && !streams)
        {
            _sequence = cluster.Resume(Resource, version);
            return null;
        }
        if (_query.Version is { } least)
        {
            cluster.ThrowIfFuture(least);
            if (behaviour.StandsAt < least)
            {
                throw ApiStatusException.TooLarge(least, behaviour.StandsAt.Value);
            }
        }
        Snapshot snapshot = cluster.Read(Resource, behaviour.StandsAt);
        _sequence = snapshot.Sequence;
        return snapshot;
    }

    private async Task<bool> SendInitialAsync(Snapshot snapshot, bool streams)
    {
        foreach (StoredObject one in snapshot.Objects)
        {
            if (_filter.Matches(one) && !await SendAsync("ADDED", one.Key, _form.Frame("ADDED", one)))
            {
                return false;
            }
        }
        if (streams && _query.AllowWatchBookmarks)
        {
            return await SendAsync("BOOKMARK", "", _form.Bookmark(snapshot.Version, endsInitialEvents: true)) && await FlushAsync();
        }
        return await FlushAsync();
    }

    private async Task FollowAsync()
    {
        while (!Stop.IsCancellationRequested && !watch.Closing.IsCompleted)
        {
            await HoldWhileSilentAsync();
            if (watch.Closing.IsCompleted || _time.GetUtcNow() >= _deadline || !await StepAsync())
            {
                return;
            }
        }
    }

    /// <summary>Sends what there is, or waits for more. False ends the watch.</summary>
    private async Task<bool> StepAsync()
    {
        Tail tail;
        try
        {
            if (faults.Take(FaultKind.ErrorEvent, watch.Request) is { Status: { } scripted })
            {
                throw scripted;
            }
            tail = cluster.ReadTail(Resource, _sequence);
        }
        catch (ApiStatusException status)
        {
            await _context.Response.BodyWriter.WriteAsync(_form.Error(status), Stop);
            return false;
        }
        foreach (Change change in tail.Changes)
        {
            if (change.Version > behaviour.StandsAt)
            {
                // This server has not got there. It looks again at each change and each bookmark.
                await FlushAsync();
                return await BookmarkIfDueAsync(behaviour.StandsAt.Value) && await WaitAsync(PauseAsync(s_look, Stop), NextDue());
            }
            _sequence++;
            if (!await SendChangeAsync(change))
            {
                return false;
            }
        }
        if (tail.Changes.Length > 0)
        {
            return await FlushAsync();
        }
        return !tail.Ended
            && await BookmarkIfDueAsync(Math.Min(tail.Version, behaviour.StandsAt ?? long.MaxValue))
            && await WaitAsync(tail.Changed, NextDue());
    }

    private async Task<bool> SendChangeAsync(Change change)
    {
        bool before = change.Previous is not null && _filter.Matches(change.Previous);
        bool after = change.Kind != ChangeKind.Deleted && _filter.Matches(change.Current);
        (string type, StoredObject? one) = (before, after) switch
        {
            (false, true) => ("ADDED", change.Current),
            (true, true) => ("MODIFIED", change.Current),
            (true, false) when change.Kind == ChangeKind.Deleted => ("DELETED", change.Current),
            // It left the selector: the client knows its old state, and gets that at the version of the change.
            (true, false) => ("DELETED", SimulatedCluster.At(change.Previous!, change.Version)),
            _ => ("", null),
        };
        return one is null || await SendAsync(type, one.Key, _form.Frame(type, one));
    }

    private async Task<bool> BookmarkIfDueAsync(long version)
    {
        DateTimeOffset now = _time.GetUtcNow();
        if (!_query.AllowWatchBookmarks || !behaviour.Bookmarks || now < _nextBookmark)
        {
            return true;
        }
        _nextBookmark = NextBookmark(now);
        return await SendAsync("BOOKMARK", "", _form.Bookmark(version, endsInitialEvents: false)) && await FlushAsync();
    }

    private DateTimeOffset NextBookmark(DateTimeOffset now)
    {
        DateTimeOffset regular = now + behaviour.BookmarkInterval;
        DateTimeOffset last = _deadline - s_lastBookmark;
        return regular > last && last > now ? last : regular;
    }

    private DateTimeOffset NextDue() =>
        _query.AllowWatchBookmarks && behaviour.Bookmarks && _nextBookmark < _deadline ? _nextBookmark : _deadline;

    /// <summary>Writes one frame, as far as the script lets it. False ends the watch.</summary>
    private async Task<bool> SendAsync(string type, string key, byte[] frame)
    {
        if (faults.Take(FaultKind.DropEvent, watch.Request, type, key) is not null)
        {
            return true;
        }
        if (faults.Take(FaultKind.CutFrame, watch.Request, type, key) is { } cut)
        {
            await _context.Response.BodyWriter.WriteAsync(frame.AsMemory(0, frame.Length / 2), Stop);
            if (cut.Resets)
            {
                _context.Abort();
            }
            return false;
        }
        _context.Response.BodyWriter.Write(frame);
        if (faults.Take(FaultKind.RepeatEvent, watch.Request, type, key) is not null)
        {
            _context.Response.BodyWriter.Write(frame);
        }
        return _context.Response.BodyWriter.UnflushedBytes < 128 * 1024 || await FlushAsync();
    }

    private async Task<bool> FlushAsync() => !(await _context.Response.BodyWriter.FlushAsync(Stop)).IsCompleted;

    private async Task HoldWhileSilentAsync()
    {
        while (faults.Take(FaultKind.Silence, watch.Request) is { } silence
            && !watch.Closing.IsCompleted && !Stop.IsCancellationRequested
            && (!silence.EndsAtTimeout || _time.GetUtcNow() < _deadline))
        {
            await WaitAsync(silence.Released, silence.EndsAtTimeout ? _deadline : DateTimeOffset.MaxValue);
        }
    }

    /// <summary>
    /// For combinations with other tasks: a cancelled delay would lead them through the thread pool. It ends well in any case, for
    /// nobody asks how, and an exception for each wait is a good part of what a simulated minute costs.
    /// </summary>
    private async Task PauseAsync(TimeSpan pause, CancellationToken over) => await Task.Delay(pause, _time, over)
        .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

    /// <summary>Waits for a task, a moment, or the end of the watch or of its connection. Always true.</summary>
    private async Task<bool> WaitAsync(Task something, DateTimeOffset until)
    {
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        // Delays leave out parts of a millisecond: who wakes up before the moment would not stop waiting for it.
        TimeSpan pause = until == DateTimeOffset.MaxValue
            ? Timeout.InfiniteTimeSpan
            : TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling((until - _time.GetUtcNow()).TotalMilliseconds)));
        await Task.WhenAny(something, PauseAsync(pause, over.Token), watch.Closing);
        over.Cancel();
        return true;
    }
}
