using System.Collections.Immutable;

namespace StateMetrics.Kubernetes.Reflector;

/// <summary>
/// The only mutable holder of a reflector's status: written by its loop, read from anywhere. What changes with every event
/// is kept beside the immutable value, so that an event costs two writes and no allocation; a reader may see an event's
/// time a moment before the state that goes with it, which harms nobody.
/// </summary>
internal sealed class StatusBoard(TimeProvider time, IReflectorObserver? observer)
{
    private volatile ReflectorStatus _status = new() { State = ReflectorState.Syncing, Since = time.GetUtcNow() };
    private long _freshTicks;
    private long _changedTicks;

    internal ReflectorStatus Status => _status with
    {
        FreshAt = TimeOf(Volatile.Read(ref _freshTicks)),
        ChangedAt = TimeOf(Volatile.Read(ref _changedTicks)),
    };

    internal void Listed(string version, string reason, DateTimeOffset asked, TimeSpan took)
    {
        DateTimeOffset now = time.GetUtcNow();
        // A list shows the state of some moment after its request; more is not proven.
        Volatile.Write(ref _freshTicks, Math.Max(asked.UtcTicks, Volatile.Read(ref _freshTicks)));
        Volatile.Write(ref _changedTicks, now.UtcTicks);
        Publish(_status with
        {
            State = ReflectorState.Watching,
            Error = "",
            Synced = true,
            ResourceVersion = version,
            LastListTook = took,
            Lists = Counted(_status.Lists, reason),
        });
    }

    internal void WatchOpened()
    {
        if (_status.State != ReflectorState.Watching)
        {
            Publish(_status with { State = ReflectorState.Watching, Error = "" });
        }
    }

    internal void Proven() => Volatile.Write(ref _freshTicks, time.GetUtcNow().UtcTicks);

    internal void Changed()
    {
        long now = time.GetUtcNow().UtcTicks;
        Volatile.Write(ref _freshTicks, now);
        Volatile.Write(ref _changedTicks, now);
    }

    /// <summary>An act has ended; what it was and what follows from it becomes visible.</summary>
    internal void Ended(Outcome outcome, Phase next)
    {
        ReflectorStatus status = _status;
        (string? restart, Failure? failure) = outcome switch
        {
            Outcome.WatchClosed => (Reasons.Closed, null),
            Outcome.WatchSilent => (Reasons.Silent, null),
            Outcome.WatchGone => (Reasons.Gone, null),
            Outcome.WatchBroke broke => (RestartReason(broke.Failure.Kind), broke.Failure),
            Outcome.ListFailed failed => (null, failed.Failure),
            Outcome.ListGone gone => (null, new Failure(FailureKind.Refused, gone.Text)),
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
        if (failure is not null && !IsPassing(failure, next))
        {
            status = status with { State = StateOf(failure.Kind), Error = failure.Text };
        }
        else if (next is Phase.Unlisted && status.State == ReflectorState.Watching)
        {
            status = status with { State = ReflectorState.Syncing };
        }
        Publish(status);
    }

    internal void Stopped() => Publish(_status with { State = ReflectorState.Stopped });

    // A stream that is cut now and then, by a proxy's timeout say, is business as usual until it gets nowhere.
    private static bool IsPassing(Failure failure, Phase next) => failure.Kind == FailureKind.Broken && next is Phase.Listed { Stuck: 0 };

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

    private void Publish(ReflectorStatus status)
    {
        ReflectorStatus before = _status;
        bool told = status.State != before.State || status.Error != before.Error;
        _status = status.State == before.State ? status : status with { Since = time.GetUtcNow() };
        if (told)
        {
            observer?.Changed(before, Status);
        }
    }
}
