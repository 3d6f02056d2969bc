namespace StateMetrics.Kubernetes.Reflector;

/// <summary>How an act of a reflector ended.</summary>
internal abstract record Outcome
{
    private Outcome()
    {
    }

    /// <summary>A list was read and published; the next watch begins at its version.</summary>
    /// <param name="Version">The version of the list.</param>
    /// <param name="Differences">How many objects it added, dropped or changed.</param>
    internal sealed record ListDone(string Version, int Differences = 0) : Outcome;

    /// <summary>A list was read, and is older than what had been seen: it was not published.</summary>
    internal sealed record ListOlder(string Version, string Seen) : Outcome;

    /// <summary>The server gives no streaming list.</summary>
    internal sealed record StreamRefused : Outcome;

    /// <summary>A continue token expired between two pages.</summary>
    internal sealed record PagesExpired : Outcome;

    /// <summary>The server cannot list at the asked version: forgotten, or not yet reached.</summary>
    internal sealed record ListGone(string Text) : Outcome;

    internal sealed record ListFailed(Failure Failure) : Outcome;

    /// <summary>The server ended the watch.</summary>
    /// <param name="Last">The version of the last event.</param>
    /// <param name="Brief">It brought nothing, or lasted no time worth speaking of.</param>
    /// <param name="Quiet">How long it was open without a sign of life; null where there was one.</param>
    internal sealed record WatchClosed(string Last, bool Brief, TimeSpan? Quiet = null) : Outcome;

    /// <summary>The watch was open and silent for longer than it may be.</summary>
    /// <param name="Last">The version of the last event.</param>
    /// <param name="Ever">It brought something before.</param>
    internal sealed record WatchSilent(string Last, bool Ever = false) : Outcome;

    /// <summary>The watch shows signs of life, and its version has not moved for longer than is believed unasked.</summary>
    internal sealed record WatchIdle(string Last) : Outcome;

    /// <summary>The server no longer has what came after that version.</summary>
    internal sealed record WatchGone(string Last, string Text) : Outcome;

    /// <summary>The watch was not to be had, or broke. The version travels along, or a reconnect would replay events.</summary>
    /// <param name="Last">The version of the last event.</param>
    /// <param name="Failure">What broke it.</param>
    /// <param name="Quiet">How long it was open without a sign of life, zero if it never opened; null where there was one.</param>
    internal sealed record WatchBroke(string Last, Failure Failure, TimeSpan? Quiet = null) : Outcome;

    /// <summary>The audit found objects of which no watch had told.</summary>
    internal sealed record AuditFound(string Last) : Outcome;

    /// <summary>The version that the collection has now, by a consistent read.</summary>
    internal sealed record Probed(string Version) : Outcome;

    internal sealed record ProbeFailed(Failure Failure) : Outcome;
}
