namespace StateMetrics.Kubernetes.Reflector;

/// <summary>
/// Pauses that double, and begin anew after a healthy spell. The spell is measured, not signalled: a server on which
/// every second act succeeds would never be backed off from otherwise.
/// </summary>
internal sealed class Backoff(TimeSpan first, TimeSpan max, TimeSpan resetAfter, TimeProvider time, Func<double> jitter)
{
    private const int DoublingsMax = 30;

    // Trouble that is young often ends soon: a pause is never longer than this, or than so much of the time it has lasted.
    private static readonly TimeSpan s_young = TimeSpan.FromSeconds(9.5);
    private const double AgeShare = 0.4;

    private int _failures;
    private long _troubleBegan;
    private long? _pauseEnd;

    /// <summary>The next pause: between half of the ladder's step and all of it.</summary>
    /// <param name="longest">Replaces the longest pause for this once.</param>
    internal TimeSpan Next(TimeSpan? longest = null)
    {
        long now = time.GetTimestamp();
        bool healthySpell = _pauseEnd is long end && time.GetElapsedTime(end, now) > resetAfter;
        _failures = healthySpell ? 1 : _failures + 1;
        _troubleBegan = _failures == 1 ? now : _troubleBegan;
        TimeSpan patience = time.GetElapsedTime(_troubleBegan, now) * AgeShare;
        TimeSpan step = first * Math.Pow(2, Math.Min(_failures - 1, DoublingsMax));
        TimeSpan pause = Shortest(step, longest ?? max, patience > s_young ? patience : s_young) * (0.5 + (jitter() / 2));
        _pauseEnd = now + (long)(pause.TotalSeconds * time.TimestampFrequency);
        return pause;
    }

    private static TimeSpan Shortest(TimeSpan a, TimeSpan b, TimeSpan c) => new(Math.Min(a.Ticks, Math.Min(b.Ticks, c.Ticks)));
}
