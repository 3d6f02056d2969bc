namespace StateMetrics.Server.Configuration;

/// <summary>
/// Follows files by looking at them, rather than by watching: that works on every file system, and for the links by which a
/// ConfigMap is exchanged.
/// </summary>
internal sealed class FileLooks(Func<IReadOnlyList<ReadFile>> look, TimeProvider time)
{
    // A change is taken when two looks have shown it: an editor may be in the middle of writing.
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(2);

    /// <summary>Tells of each change that has settled, until it is stopped.</summary>
    /// <param name="known">What has been taken already.</param>
    /// <param name="take">Called with every file as it is now.</param>
    /// <param name="stop">Ends it.</param>
    internal async Task FollowAsync(IReadOnlyList<ReadFile> known, Action<IReadOnlyList<ReadFile>> take, CancellationToken stop)
    {
        IReadOnlyList<ReadFile> last = known;
        while (true)
        {
            await Task.Delay(s_interval, time, stop);
            IReadOnlyList<ReadFile> now = look();
            if (now.SequenceEqual(last) && !now.SequenceEqual(known))
            {
                take(now);
                known = now;
            }
            last = now;
        }
    }
}
