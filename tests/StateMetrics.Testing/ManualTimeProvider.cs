namespace StateMetrics.Testing;

/// <summary>
/// Time that stands still until a test moves it. Timers fire on the thread that calls <see cref="Advance"/>, in the order
/// of their due times and, at equal times, of their creation; each of them sees the time for which it was due.
/// </summary>
/// <remarks>
/// Code that waits goes on by itself, on other threads: after moving the time, a test waits for what it expects with
/// <see cref="Eventually"/>. The frequency of timestamps is odd, so that code that assumes ticks shows itself.
/// </remarks>
public sealed class ManualTimeProvider : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly DateTimeOffset _start;
    private DateTimeOffset _now;
    private long _created;

    public ManualTimeProvider()
        : this(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero))
    {
    }

    public ManualTimeProvider(DateTimeOffset start)
    {
        _start = start;
        _now = start;
    }

    public override long TimestampFrequency => 3_333_333;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>From now to the next timer; null while none waits.</summary>
    public TimeSpan? NextDue
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count == 0 ? null : _timers.Min(static t => t.Due) - _now;
            }
        }
    }

    /// <summary>From now to each timer that waits, soonest first.</summary>
    public IReadOnlyList<TimeSpan> AllDue
    {
        get
        {
            lock (_gate)
            {
                return [.. _timers.Select(t => t.Due - _now).Order()];
            }
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => (long)((GetUtcNow() - _start).Ticks * (TimestampFrequency / (double)TimeSpan.TicksPerSecond));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the time forward, firing what becomes due on the way.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        DateTimeOffset end = GetUtcNow() + by;
        while (TakeDue(end) is ManualTimer timer)
        {
            timer.Fire();
        }
        lock (_gate)
        {
            _now = _now < end ? end : _now;
        }
    }

    /// <summary>Moves the time to the next timer and fires it; false while none waits.</summary>
    public bool AdvanceToNext()
    {
        if (NextDue is not TimeSpan next)
        {
            return false;
        }
        Advance(next > TimeSpan.Zero ? next : TimeSpan.Zero);
        return true;
    }

    private ManualTimer? TakeDue(DateTimeOffset end)
    {
        lock (_gate)
        {
            ManualTimer? next = _timers.Where(t => t.Due <= end).OrderBy(static t => t.Due).ThenBy(static t => t.Order).FirstOrDefault();
            if (next is null)
            {
                return null;
            }
            _now = _now < next.Due ? next.Due : _now;
            _timers.Remove(next);
            if (next.Period > TimeSpan.Zero)
            {
                Schedule(next, next.Period);
            }
            return next;
        }
    }

    private void Schedule(ManualTimer timer, TimeSpan due)
    {
        timer.Due = _now + due;
        timer.Order = _created++;
        _timers.Add(timer);
    }

    private sealed class ManualTimer(ManualTimeProvider time, TimerCallback callback, object? state) : ITimer
    {
        private bool _disposed;

        internal DateTimeOffset Due { get; set; }

        internal long Order { get; set; }

        internal TimeSpan Period { get; private set; }

        internal void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                if (_disposed)
                {
                    return false;
                }
                time._timers.Remove(this);
                Period = period == Timeout.InfiniteTimeSpan ? TimeSpan.Zero : period;
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    time.Schedule(this, dueTime);
                }
                return true;
            }
        }

        public void Dispose()
        {
            lock (time._gate)
            {
                _disposed = true;
                time._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
