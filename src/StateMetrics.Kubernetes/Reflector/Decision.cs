using System.Diagnostics;
using static StateMetrics.Kubernetes.Reflector.Outcome;
using static StateMetrics.Kubernetes.Reflector.Phase;

namespace StateMetrics.Kubernetes.Reflector;

/// <summary>What follows from an act: the next phase, and how long to wait before it.</summary>
internal sealed record Transition(Phase Next, Pause Pause);

/// <summary>How to wait; <paramref name="AtLeast"/> is the server's Retry-After.</summary>
internal sealed record Pause(PauseKind Kind, TimeSpan? AtLeast = null);

internal enum PauseKind
{
    None,

    /// <summary>By this reflector's own ladder.</summary>
    Backoff,

    /// <summary>Until the server answers a probe that all its reflectors share.</summary>
    Gate,

    /// <summary>As long as a resource that is not served is left alone.</summary>
    NotServed,
}

/// <summary>The whole policy of a reflector, as one pure function.</summary>
internal static class Decision
{
    /// <summary>So many bad ends at one version: what comes next there cannot be read, and only a list gets past it.</summary>
    internal const int StuckMax = 3;

    private static readonly Pause s_none = new(PauseKind.None);
    private static readonly Pause s_backoff = new(PauseKind.Backoff);

    internal static Phase Start(bool fromServerCache) => new Unlisted(ListForm.Stream, fromServerCache ? "0" : "", Reasons.First);

    internal static Transition Decide(Phase phase, Outcome outcome) => (phase, outcome) switch
    {
        (Unlisted, ListDone done) => new(new Listed(done.Version), s_none),
        (Unlisted list, StreamRefused) => new(list with { How = Ordinary(list.AtLeast) }, s_none),
        (Unlisted list, PagesExpired) => new(list with { How = ListForm.Whole }, s_none),

        // Refused "at least as new as what was seen": the newest there is, then. A consistent read that is refused so is a
        // server in trouble.
        (Unlisted { AtLeast: not "" } list, ListGone) => new(list with { How = ListForm.Stream, AtLeast = "" }, s_none),
        (Unlisted list, ListGone) => new(list with { How = Other(list) }, s_backoff),
        (Unlisted list, ListFailed failed) => new(list with { How = AfterFailure(list, failed.Failure) }, PauseFor(failed.Failure)),

        // From here on, an unlisted phase is a streaming list that was published and went on as the watch.
        (Listed same, WatchClosed closed) when closed.Last == same.From => new(new Listed(closed.Last), s_backoff),
        (_, WatchClosed closed) => new(new Listed(closed.Last), closed.Brief ? s_backoff : s_none),

        // It took its time to be silent, so that no pause is needed.
        (_, WatchSilent silent) => new(new Listed(silent.Last), s_none),

        // The pause spreads the reflectors of a server, which often lose their versions at the same time.
        (_, WatchGone gone) => new(new Unlisted(ListForm.Stream, gone.Last, Reasons.Gone), s_backoff),

        // The API went away; what comes back under its name begins with versions of its own.
        (_, WatchBroke { Failure: { Kind: FailureKind.NotServed } lost }) =>
            new(new Unlisted(ListForm.Pages, "", Reasons.Gone), PauseFor(lost)),
        (Listed { Stuck: >= StuckMax - 1 } same, WatchBroke broke) when IsStuck(same, broke) =>
            new(new Unlisted(ListForm.Stream, broke.Last, Reasons.Broken), s_backoff),
        (Listed same, WatchBroke broke) when IsStuck(same, broke) =>
            new(same with { Stuck = same.Stuck + 1 }, PauseFor(broke.Failure)),
        (_, WatchBroke broke) => new(new Listed(broke.Last), PauseFor(broke.Failure)),
        _ => throw new UnreachableException($"{outcome} cannot end {phase}"),
    };

    private static bool IsStuck(Listed phase, WatchBroke broke) =>
        broke.Last == phase.From && broke.Failure.Kind is FailureKind.Broken or FailureKind.Rejected;

    private static ListForm Ordinary(string atLeast) => atLeast is "" or "0" ? ListForm.Pages : ListForm.Whole;

    private static ListForm Other(Unlisted list) => list.How == ListForm.Stream ? Ordinary(list.AtLeast) : ListForm.Stream;

    // Where one form of list fails, the other may not: a large streaming list behind an impatient proxy, say. A missing
    // right or resource needs no second question each time, an unreachable server no other one.
    private static ListForm AfterFailure(Unlisted list, Failure failure) => failure.Kind switch
    {
        FailureKind.Unreachable => list.How,
        FailureKind.Forbidden or FailureKind.NotServed => Ordinary(list.AtLeast),
        _ => Other(list),
    };

    private static Pause PauseFor(Failure failure) => failure.Kind switch
    {
        FailureKind.Unreachable => new Pause(PauseKind.Gate),
        FailureKind.NotServed => new Pause(PauseKind.NotServed),
        _ => new Pause(PauseKind.Backoff, failure.RetryAfter),
    };
}
