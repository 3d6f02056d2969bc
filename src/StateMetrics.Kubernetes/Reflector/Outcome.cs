namespace StateMetrics.Kubernetes.Reflector;

/// <summary>How an act of a reflector ended.</summary>
internal abstract record Outcome
{
    private Outcome()
    {
    }

    /// <summary>A list was read and published; the next watch begins at its version.</summary>
    internal sealed record ListDone(string Version) : Outcome;

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
    internal sealed record WatchClosed(string Last, bool Brief) : Outcome;

    /// <summary>The watch was open and silent for longer than it may be.</summary>
    internal sealed record WatchSilent(string Last) : Outcome;

    /// <summary>The server no longer has what came after that version.</summary>
    internal sealed record WatchGone(string Last, string Text) : Outcome;

    /// <summary>The watch was not to be had, or broke. The version travels along, or a reconnect would replay events.</summary>
    internal sealed record WatchBroke(string Last, Failure Failure) : Outcome;
}
