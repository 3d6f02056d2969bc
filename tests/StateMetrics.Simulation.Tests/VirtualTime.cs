namespace StateMetrics.Simulation.Tests;

/// <summary>
/// Time that stands still until somebody moves it to the next timer, for one thread: timers fire in the order of their due times and,
/// at equal times, of their creation.
/// </summary>
internal sealed class VirtualTime : TimeProvider
{
    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly PriorityQueue<(Timer Timer, long Order), (TimeSpan Due, long Order)> _due = new();
    private long _created;

    /// <summary>What has passed since the start.</summary>
    internal TimeSpan Passed { get; private set; }

    /// <summary>How many timers have fired since time moved last.</summary>
    internal int FiredNow { get; private set; }

    /// <summary>How many timers wait.</summary>
    internal int Timers { get; private set; }

    public override long TimestampFrequency => 3_333_333;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => s_start + Passed;

    public override long GetTimestamp() => (long)(Passed.Ticks * (TimestampFrequency / (double)TimeSpan.TicksPerSecond));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the time to the next timer and fires it; false while none waits.</summary>
    internal bool FireNext()
    {
        while (_due.TryDequeue(out (Timer Timer, long Order) next, out (TimeSpan Due, long) at))
        {
            if (next.Timer.IsDueBy(next.Order))
            {
                FiredNow = at.Due > Passed ? 1 : FiredNow + 1;
                Passed = at.Due > Passed ? at.Due : Passed;
                next.Timer.Fire();
                return true;
            }
        }
        return false;
    }

    private sealed class Timer(VirtualTime time, Action fire) : ITimer
    {
        private const long None = -1;

        private long _order = None;
        private TimeSpan _period;

        internal bool IsDueBy(long order) => _order == order;

        internal void Fire()
        {
            Schedule(_period > TimeSpan.Zero ? _period : Timeout.InfiniteTimeSpan);
            fire();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period;
            Schedule(dueTime);
            return true;
        }

        public void Dispose() => Schedule(Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        // What was scheduled before stays in the queue and is passed over.
        private void Schedule(TimeSpan due)
        {
            time.Timers += (due == Timeout.InfiniteTimeSpan ? 0 : 1) - (_order == None ? 0 : 1);
            _order = due == Timeout.InfiniteTimeSpan ? None : time._created++;
            if (_order != None)
            {
                time._due.Enqueue((this, _order), (time.Passed + due, _order));
            }
        }
    }
}
