namespace StateMetrics.Kubernetes.Connection;

/// <summary>
/// Says when what arrives on a connection to one server may wait for what follows, so that it is taken in at once: to wake up
/// and find the processor's caches cold costs more than an event. What comes after a silence never waits, and nothing does
/// while an answer may be on its way.
/// </summary>
/// <remarks>
/// What network cards do with their interrupts: ethtool(8), --coalesce. A request counts for all connections to the server, as it may
/// share one with watches; a fleet that opens one of its hundreds of watches anew every second has hardly a window, therefore.
/// </remarks>
internal sealed class Coalescing(TimeProvider time)
{
    /// <summary>
    /// So many bytes wait no longer: the server must be able to send on, since it ends a watch that does not keep up.
    /// </summary>
    internal const int MuchBytes = 1024 * 1024;

    /// <summary>How far the beginnings of two windows are apart, unless much arrives.</summary>
    internal static readonly TimeSpan Window = TimeSpan.FromSeconds(0.5);

    /// <summary>What follows so soon on what came after a silence belongs to it: servers write an event in several pieces.</summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(5);

    /// <summary>
    /// For so long after a request, what arrives is taken for its answer. A longer answer is a long list, which brings much
    /// at a time, or ends half a second later.
    /// </summary>
    internal static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(2);

    private long _askedAt = time.GetTimestamp();

    /// <summary>The time now, for <see cref="At"/>.</summary>
    internal long Now => time.GetTimestamp();

    /// <summary>To be called before a request is sent.</summary>
    internal void Asked() => Interlocked.Exchange(ref _askedAt, time.GetTimestamp());

    /// <summary>Whether what arrives now may wait, and when that changes if nothing else does; null for never.</summary>
    /// <param name="wokenAt">When the reader was woken by the first of what came.</param>
    /// <param name="afterSilence">Whether that came after a silence.</param>
    internal (bool MayWait, TimeSpan? Next) At(long wokenAt, bool afterSilence)
    {
        TimeSpan since = time.GetElapsedTime(wokenAt);
        return since >= Window || time.GetElapsedTime(Interlocked.Read(ref _askedAt)) < AnswerTime ? (false, null)
            : afterSilence && since < Grace ? (false, Grace - since)
            : (true, Window - since);
    }

    /// <summary>Whether what comes now is no piece of what came then.</summary>
    internal bool IsAnother(long wokenAt) => time.GetElapsedTime(wokenAt) >= Grace;

    /// <summary>Whether nothing has come since then for so long that what comes now has not waited.</summary>
    internal bool IsSilence(long wokenAt) => time.GetElapsedTime(wokenAt) >= 2 * Window;

    /// <summary>Calls at the times that it is set to.</summary>
    internal ITimer TimerFor(TimerCallback callback, object state) =>
        time.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
}
