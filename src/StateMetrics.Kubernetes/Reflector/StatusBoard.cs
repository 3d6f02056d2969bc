using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Reflector;

/// <summary>
/// The only mutable holder of a reflector's status: written by its loop, read from anywhere. What changes with every event
/// is kept beside the immutable value, so that an event costs three writes and no allocation; a reader may see an event's
/// time a moment before the state that goes with it, which harms nobody.
/// </summary>
internal sealed class StatusBoard(TimeProvider time, IReflectorObserver? observer)
{
    private volatile ReflectorStatus _status = new() { State = ReflectorState.Syncing, Since = time.GetUtcNow() };
    private long _freshTicks;
    private long _freshStamp;
    private long _changedTicks;
    private long _signTicks;
    private long _older;

    // A stream that once brought a bookmark promises more of them; from one that never did, silence says nothing.
    private bool _announced;

    // "" while the watch is believed; else why not.
    private string _suspicion = "";
    private long _version;

    internal ReflectorStatus Status => _status with
    {
        FreshAt = TimeOf(Volatile.Read(ref _freshTicks)),
        ProofAge = Volatile.Read(ref _freshTicks) == 0 ? null : time.GetElapsedTime(Volatile.Read(ref _freshStamp)),
        ChangedAt = TimeOf(Volatile.Read(ref _changedTicks)),
        WatchSignAt = TimeOf(Volatile.Read(ref _signTicks)),
        OlderAnswers = Volatile.Read(ref _older),
        NumericVersion = Volatile.Read(ref _version) is > 0 and long version ? version : null,
    };

    internal void Listed(string reason, Outcome.ListDone done, DateTimeOffset asked, TimeSpan took)
    {
        // A list shows the state of some moment after its request; more is not proven.
        FreshSince(asked, time.GetTimestamp() - (long)(took.TotalSeconds * time.TimestampFrequency));
        DateTimeOffset now = time.GetUtcNow();
        Volatile.Write(ref _changedTicks, now.UtcTicks);
        bool isNumber = long.TryParse(done.Version, NumberStyles.None, CultureInfo.InvariantCulture, out long number);
        Volatile.Write(ref _version, isNumber ? number : 0);
        if (reason is (Reasons.Silent or Reasons.Idle) && done.Differences > 0)
        {
            _suspicion = $"the watch had not told of {done.Differences} changes that a list shows";
        }
        Publish(_status with
        {
            State = ReflectorState.Watching,
            Error = "",
            Synced = true,
            ResourceVersion = done.Version,
            LastListAt = now,
            LastListReason = reason,
            LastListTook = took,
            Lists = Counted(_status.Lists, reason),
        });
    }

    internal void WatchOpened()
    {
        if (_status.State is not (ReflectorState.Watching or ReflectorState.Suspect))
        {
            Publish(_status with { State = ReflectorState.Watching, Error = "" });
        }
    }

    /// <summary>
    /// A bookmark has arrived. One whose version rests is what a server says of a collection that rests, and is believed as
    /// long as nothing has shown that it is wrong.
    /// </summary>
    internal void Marked(Utf8 version, bool moved)
    {
        _announced = true;
        if (moved || _suspicion.Length == 0)
        {
            Proven(version);
        }
        else
        {
            SawSign();
        }
    }

    /// <summary>
    /// A streaming list has ended, and goes on as the watch: a sign of life. What it showed is the state of about when it was asked
    /// for, however long it was on its way.
    /// </summary>
    internal void Streamed()
    {
        SawSign();
        Trust();
    }

    /// <summary>Something arrived that proves nothing.</summary>
    internal void SawSign() => Volatile.Write(ref _signTicks, time.GetUtcNow().UtcTicks);

    /// <summary>Something arrived that shows the copy to be current; empty where it told no version.</summary>
    internal void Proven(Utf8 version)
    {
        long now = time.GetUtcNow().UtcTicks;
        Volatile.Write(ref _signTicks, now);
        Volatile.Write(ref _freshStamp, time.GetTimestamp());
        Volatile.Write(ref _freshTicks, now);
        if (!version.Span.IsEmpty)
        {
            // Versions are opaque; that those of today's servers are numbers is worth showing, and nothing else.
            bool isNumber = Utf8Parser.TryParse(version.Span, out long number, out int read) && read == version.Span.Length;
            Volatile.Write(ref _version, isNumber ? number : 0);
        }
        Trust();
    }

    internal void Changed(Utf8 version)
    {
        Proven(version);
        Volatile.Write(ref _changedTicks, Volatile.Read(ref _freshTicks));
    }

    internal void SawOlder() => Interlocked.Increment(ref _older);

    /// <summary>A probe has proven that nothing was written since it was asked, when <paramref name="isCurrent"/>.</summary>
    internal void Probed(DateTimeOffset asked, long askedStamp, bool isCurrent)
    {
        if (isCurrent)
        {
            FreshSince(asked, askedStamp);
        }
        Publish(_status with { Probes = _status.Probes + 1 });
    }

    /// <summary>An act has ended; what it was and what follows from it becomes visible.</summary>
    internal void Ended(Outcome outcome, Phase next)
    {
        ReflectorStatus status = _status;
        (string? restart, Failure? failure) = outcome switch
        {
            Outcome.WatchClosed => (Reasons.Closed, null),
            Outcome.WatchSilent => (Reasons.Silent, null),
            Outcome.WatchIdle => (Reasons.Idle, null),
            Outcome.AuditFound => (Reasons.Audit, null),
            Outcome.WatchGone => (Reasons.Gone, null),
            Outcome.WatchBroke broke => (RestartReason(broke.Failure.Kind), broke.Failure),
            Outcome.ListFailed failed => (null, failed.Failure),
            Outcome.ProbeFailed failed => (null, failed.Failure),
            Outcome.ListGone gone => (null, new Failure(FailureKind.Refused, gone.Text)),
            Outcome.ListOlder older => (null, new Failure(
                FailureKind.Refused, $"the server answers with version {older.Version}, older than {older.Seen} that was seen before")),
            _ => ((string?)null, (Failure?)null),
        };
        if (restart is not null)
        {
            status = status with { WatchRestarts = Counted(status.WatchRestarts, restart) };
        }
        if (next is Phase.Listed listed)
        {
            status = status with { ResourceVersion = listed.From };
        }
        if (next is Phase.Doubted { Doubt.Silences: > 0 } && _announced)
        {
            _suspicion = "watches are open and nothing comes, not even the bookmarks that came before";
        }
        if (failure is not null && !IsPassing(failure, next) && !LeavesVerdict(failure.Kind, status.State))
        {
            status = status with { State = StateOf(failure.Kind), Error = failure.Text };
        }
        else if (next is Phase.Unlisted { Reason: not (Reasons.Silent or Reasons.Idle) } && status.State == ReflectorState.Watching)
        {
            // A list out of doubt is business as usual until it finds something.
            status = status with { State = ReflectorState.Syncing };
        }
        Publish(status);
    }

    internal void Stopped() => Publish(_status with { State = ReflectorState.Stopped });

    // A stream that is cut now and then, by a proxy's timeout say, is business as usual until it gets nowhere.
    private static bool IsPassing(Failure failure, Phase next) => failure.Kind == FailureKind.Broken && next is Phase.Listed { Stuck: 0 };

    // What the server has said about the resource holds until it says something else. A forbidden resource blocks nothing, and
    // an outage, which says nothing about rights, must not make it do so.
    private static bool LeavesVerdict(FailureKind failure, ReflectorState state) =>
        state is ReflectorState.Forbidden or ReflectorState.NotServed && failure is FailureKind.Unreachable or FailureKind.Refused;

    private static string RestartReason(FailureKind kind) => kind switch
    {
        FailureKind.Unreachable => Reasons.Unreachable,
        FailureKind.Broken => Reasons.Broken,
        _ => Reasons.Refused,
    };

    private static ReflectorState StateOf(FailureKind kind) => kind switch
    {
        FailureKind.Unreachable => ReflectorState.Unreachable,
        FailureKind.Forbidden => ReflectorState.Forbidden,
        FailureKind.NotServed => ReflectorState.NotServed,
        _ => ReflectorState.Refused,
    };

    private static ImmutableSortedDictionary<string, long> Counted(ImmutableSortedDictionary<string, long> counts, string reason) =>
        counts.SetItem(reason, counts.GetValueOrDefault(reason) + 1);

    private static DateTimeOffset? TimeOf(long ticks) => ticks == 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero);

    private void FreshSince(DateTimeOffset asked, long stamp)
    {
        Volatile.Write(ref _freshStamp, _freshTicks == 0 ? stamp : Math.Max(stamp, _freshStamp));
        Volatile.Write(ref _freshTicks, Math.Max(asked.UtcTicks, _freshTicks));
    }

    private void Trust()
    {
        if (_suspicion.Length > 0)
        {
            _suspicion = "";
            if (_status.State == ReflectorState.Suspect)
            {
                Publish(_status with { State = ReflectorState.Watching, Error = "" });
            }
        }
    }

    private void Publish(ReflectorStatus status)
    {
        ReflectorStatus before = _status;
        if (_suspicion.Length > 0 && status.State is (ReflectorState.Watching or ReflectorState.Syncing or ReflectorState.Suspect))
        {
            status = status with { State = ReflectorState.Suspect, Error = _suspicion };
        }
        bool told = status.State != before.State || status.Error != before.Error;
        _status = status.State == before.State ? status : status with { Since = time.GetUtcNow() };
        if (told)
        {
            observer?.Changed(before, Status);
        }
    }
}
