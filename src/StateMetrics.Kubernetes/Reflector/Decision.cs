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

    /// <summary>A moment, so that reflectors whose watches fell silent together do not return together.</summary>
    Spread,

    /// <summary>By this reflector's own ladder.</summary>
    Backoff,

    /// <summary>Until the server answers a probe that all its reflectors share.</summary>
    Gate,

    /// <summary>By the same ladder, which reaches further for a resource that is not served.</summary>
    NotServed,
}

/// <summary>The whole policy of a reflector, as one pure function.</summary>
internal static class Decision
{
    /// <summary>So many bad ends at one version: what comes next there cannot be read, and only a list gets past it.</summary>
    internal const int StuckMax = 3;

    /// <summary>
    /// So many consistent answers in a row that are older than what was seen, over most of a minute: then it is not one
    /// server that lags, but the store behind all of them that was put back.
    /// </summary>
    internal const int OlderMax = 6;

    /// <summary>Where the watch from a list's own version is refused as gone, only every so manieth refusal lists again.</summary>
    internal const int GonePeriod = 4;

    /// <summary>Watches that somebody ends early count as one that is silent when they have been quiet for this long in all.</summary>
    internal static readonly TimeSpan QuietMax = TimeSpan.FromSeconds(75);

    private static readonly Pause s_none = new(PauseKind.None);
    private static readonly Pause s_spread = new(PauseKind.Spread);
    private static readonly Pause s_backoff = new(PauseKind.Backoff);

    internal static Phase Start(bool fromServerCache) => new Unlisted(ListForm.Stream, fromServerCache ? "0" : "", Reasons.First);

    internal static Transition Decide(Phase phase, Outcome outcome) => (phase, outcome) switch
    {
        (Doubted doubted, _) => AfterProbe(doubted, outcome),
        (Unlisted list, ListDone or ListOlder or StreamRefused or PagesExpired or ListGone or ListFailed) => AfterList(list, outcome),

        // From here on, an unlisted phase is a streaming list that was published and went on as the watch.
        (Listed listed, _) => AfterWatch(listed, outcome),
        (Unlisted, WatchClosed or WatchSilent or WatchIdle or WatchGone or WatchBroke or AuditFound) => AfterWatch(new Listed(""), outcome),
        _ => throw new UnreachableException($"{outcome} cannot end {phase}"),
    };

    private static Transition AfterList(Unlisted list, Outcome outcome) => outcome switch
    {
        ListDone done => new(new Listed(done.Version) { Doubt = Settled(list, done), Gone = list.Gone }, s_none),
        StreamRefused => new(list with { How = Ordinary(list.AtLeast) }, s_none),
        PagesExpired => new(list with { How = ListForm.Whole }, s_none),

        // Only a consistent read can prove that the past is all there is.
        ListOlder when list.AtLeast.Length > 0 => new(list with { How = ListForm.Pages, AtLeast = "" }, s_none),
        ListOlder when list.Older + 1 == OlderMax =>
            new(list with { How = ListForm.Pages, Reason = Reasons.Older, Older = OlderMax }, s_backoff),
        ListOlder => new(list with { How = ListForm.Pages, Older = list.Older + 1 }, s_backoff),

        // Refused "at least as new as what was seen": the newest there is, then. A consistent read that is refused so is a
        // server in trouble.
        ListGone when list.AtLeast.Length > 0 => new(
            list with { How = list.How == ListForm.Stream ? ListForm.Pages : ListForm.Stream, AtLeast = "" }, s_none),
        ListGone => new(list with { How = Other(list) }, s_backoff),
        ListFailed failed => new(list with { How = AfterFailure(list, failed.Failure) }, PauseFor(failed.Failure)),
        _ => throw new UnreachableException($"{outcome} cannot end {list}"),
    };

    private static Transition AfterWatch(Listed was, Outcome outcome) => outcome switch
    {
        WatchClosed closed when IsQuietTooLong(was, closed.Last, closed.Quiet) => AfterSilence(was, closed.Last, ever: false),
        WatchBroke broke when IsQuietTooLong(was, broke.Last, broke.Quiet) => AfterSilence(was, broke.Last, ever: false),
        WatchClosed closed => new(
            On(was, closed.Last, closed.Quiet) with { Gone = 0 }, closed.Brief || closed.Last == was.From ? s_backoff : s_none),
        WatchSilent silent => AfterSilence(was, silent.Last, silent.Ever),
        WatchIdle idle => new(new Doubted(idle.Last, DoubtAfter(was, idle.Last, null)), s_spread),
        AuditFound found => new(new Unlisted(ListForm.Pages, "", Reasons.Audit), s_none),

        // The pause spreads the reflectors of a server, which often lose their versions at the same time.
        WatchGone gone => AfterGone(was, gone),
        WatchBroke { Failure.Kind: FailureKind.NotServed or FailureKind.Broken or FailureKind.Rejected } broke
            when broke.Last == was.From =>
            AfterStuck(was, broke),
        WatchBroke broke => new(On(was, broke.Last, broke.Quiet), PauseFor(broke.Failure)),
        _ => throw new UnreachableException($"{outcome} cannot end {was}"),
    };

    // A version that was just listed and is gone already: a list that takes longer than the server remembers, or a server
    // whose watches do not work. The one is helped by listing again, the other only loaded by it.
    private static Transition AfterGone(Listed was, WatchGone gone)
    {
        int times = gone.Last == was.From ? was.Gone + 1 : 1;
        return times == 1
            ? new(new Unlisted(ListForm.Stream, gone.Last, Reasons.Gone) { Gone = times }, s_backoff)
            : times % GonePeriod == 1
            ? new(new Unlisted(Ordinary(""), "", Reasons.Gone) { Gone = times }, s_backoff)
            : new(was with { Gone = times }, s_backoff);
    }

    private static Transition AfterStuck(Listed was, WatchBroke broke)
    {
        if (was.Stuck + 1 < StuckMax)
        {
            return new(On(was, broke.Last, broke.Quiet) with { Stuck = was.Stuck + 1 }, PauseFor(broke.Failure));
        }
        // The API went away; what comes back under its name begins with versions of its own.
        return broke.Failure.Kind == FailureKind.NotServed
            ? new(new Unlisted(ListForm.Pages, "", Reasons.Gone), PauseFor(broke.Failure))
            : new(new Unlisted(ListForm.Stream, broke.Last, Reasons.Broken), s_backoff);
    }

    /// <summary>Once: the connection may be dead, so another one. Twice: no watch can be trusted, so ask.</summary>
    private static Transition AfterSilence(Listed was, string last, bool ever)
    {
        Doubt doubt = DoubtAfter(was, last, ever ? null : TimeSpan.Zero) with { Quiet = TimeSpan.Zero };
        doubt = doubt with { Silences = doubt.Silences + 1 };
        return doubt.Silences == 1
            ? new(new Listed(last) { Doubt = doubt }, s_spread)
            : new(new Doubted(last, doubt), s_none);
    }

    private static Transition AfterProbe(Doubted doubted, Outcome outcome) => outcome switch
    {
        // Nothing at all was written since: what is held is the newest there is.
        Probed probed when probed.Version == doubted.From =>
            new(new Listed(doubted.From) { Doubt = doubted.Doubt with { Polls = doubted.Doubt.Polls + 1 } }, s_none),

        // Something was, here or elsewhere, for the version is that of the whole store. No streaming list: it is a watch.
        Probed => new(
            new Unlisted(ListForm.Pages, "", doubted.Doubt.Silences > 0 ? Reasons.Silent : Reasons.Idle) { Doubt = doubted.Doubt }, s_none),
        ProbeFailed { Failure.Kind: FailureKind.NotServed } failed =>
            new(new Unlisted(ListForm.Pages, "", Reasons.Gone), PauseFor(failed.Failure)),
        ProbeFailed failed => new(doubted, PauseFor(failed.Failure)),
        _ => throw new UnreachableException($"{outcome} cannot end {doubted}"),
    };

    // A list that was asked for out of doubt does not end it: only a watch that tells something does.
    private static Doubt Settled(Unlisted list, ListDone done) => list.Reason is Reasons.Silent or Reasons.Idle
        ? list.Doubt with { Polls = done.Differences == 0 ? list.Doubt.Polls + 1 : 0 }
        : default;

    private static Listed On(Listed was, string last, TimeSpan? quiet) =>
        new(last) { Doubt = DoubtAfter(was, last, quiet), Gone = last == was.From ? was.Gone : 0 };

    // A sign of life ends the silence; only a version that moves ends the polling.
    private static Doubt DoubtAfter(Listed was, string last, TimeSpan? quiet) => new(
        quiet is null ? 0 : was.Doubt.Silences,
        last == was.From ? was.Doubt.Polls : 0,
        quiet is TimeSpan more ? was.Doubt.Quiet + more : TimeSpan.Zero);

    private static bool IsQuietTooLong(Listed was, string last, TimeSpan? quiet) =>
        last == was.From && quiet is TimeSpan more && was.Doubt.Quiet + more >= QuietMax;

    private static ListForm Ordinary(string atLeast) => atLeast is "" or "0" ? ListForm.Pages : ListForm.Whole;

    private static ListForm Other(Unlisted list) => list.How == ListForm.Stream ? Ordinary(list.AtLeast) : ListForm.Stream;

    // Where one form of list fails, the other may not: a large streaming list behind an impatient proxy, say. A missing
    // right or resource needs no second question each time, an unreachable server no other one, and while watches are
    // doubted a list must not be one.
    private static ListForm AfterFailure(Unlisted list, Failure failure) => failure.Kind switch
    {
        FailureKind.Unreachable => list.How,
        FailureKind.Forbidden or FailureKind.NotServed => Ordinary(list.AtLeast),
        _ when list.Reason is Reasons.Silent or Reasons.Idle => Ordinary(list.AtLeast),
        _ => Other(list),
    };

    private static Pause PauseFor(Failure failure) => failure.Kind switch
    {
        FailureKind.Unreachable => new Pause(PauseKind.Gate),
        FailureKind.NotServed => new Pause(PauseKind.NotServed),
        _ => new Pause(PauseKind.Backoff, failure.RetryAfter),
    };
}
