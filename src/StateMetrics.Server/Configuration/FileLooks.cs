namespace StateMetrics.Server.Configuration;

/// <summary>
/// Follows files by looking at them, rather than by watching: that works on every file system, and for the links by which a
/// ConfigMap is exchanged.
/// </summary>
/// <param name="look">Reads the files as they are now; which ones those are may change.</param>
/// <param name="known">What has been judged already, whether it could be used or not.</param>
/// <param name="time">For the looks.</param>
internal sealed class FileLooks(Func<IReadOnlyList<ReadFile>> look, Func<IReadOnlyList<ReadFile>> known, TimeProvider time)
{
    /// <summary>
    /// Between two looks. A change is judged when two of them have shown it: an editor may be in the middle of writing, and a
    /// certificate comes before its key.
    /// </summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>Hands each change on that has settled, until it is stopped; what has been handed on is known from then on.</summary>
    internal async Task FollowAsync(Action<IReadOnlyList<ReadFile>> judge, CancellationToken stop)
    {
        IReadOnlyList<ReadFile> last = known();
        while (true)
        {
            await Task.Delay(Interval, time, stop);
            IReadOnlyList<ReadFile> now = look();
            if (now.SequenceEqual(last) && !now.SequenceEqual(known()))
            {
                judge(now);
            }
            last = now;
        }
    }
}
