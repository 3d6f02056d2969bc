namespace StateMetrics.Kubernetes.Reflector;

/// <summary>
/// Pauses that double, and begin anew after a healthy spell. The spell is measured, not signalled: a server on which
/// every second act succeeds would never be backed off from otherwise.
/// </summary>
internal sealed class Backoff(TimeSpan first, TimeSpan max, TimeSpan resetAfter, TimeProvider time, Func<double> jitter)
{
    private const int DoublingsMax = 30;

    private int _failures;
    private long? _pauseEnd;

    /// <summary>The next pause: between half of the ladder's step and all of it.</summary>
    internal TimeSpan Next()
    {
        long now = time.GetTimestamp();
        bool healthySpell = _pauseEnd is long end && time.GetElapsedTime(end, now) > resetAfter;
        _failures = healthySpell ? 1 : _failures + 1;
        TimeSpan step = first * Math.Pow(2, Math.Min(_failures - 1, DoublingsMax));
        TimeSpan pause = (step < max ? step : max) * (0.5 + (jitter() / 2));
        _pauseEnd = now + (long)(pause.TotalSeconds * time.TimestampFrequency);
        return pause;
    }
}
