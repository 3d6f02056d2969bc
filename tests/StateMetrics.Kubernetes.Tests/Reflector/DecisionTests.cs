using StateMetrics.Kubernetes.Reflector;
using static StateMetrics.Kubernetes.Reflector.Outcome;
using static StateMetrics.Kubernetes.Reflector.Phase;

namespace StateMetrics.Kubernetes.Tests.Reflector;

/// <summary>The policy of a reflector, row by row: a phase, how its act ended, what follows.</summary>
public sealed class DecisionTests
{
    private static readonly Pause s_none = new(PauseKind.None);
    private static readonly Pause s_spread = new(PauseKind.Spread);
    private static readonly Pause s_backoff = new(PauseKind.Backoff);
    private static readonly Pause s_gate = new(PauseKind.Gate);
    private static readonly Pause s_notServed = new(PauseKind.NotServed);
    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan s_later = TimeSpan.FromSeconds(9);

    private static readonly Failure s_unreachable = new(FailureKind.Unreachable, "no answer");
    private static readonly Failure s_refused = new(FailureKind.Refused, "503");
    private static readonly Failure s_busy = new(FailureKind.Refused, "429", s_later);
    private static readonly Failure s_rejected = new(FailureKind.Rejected, "400");
    private static readonly Failure s_broken = new(FailureKind.Broken, "reset");
    private static readonly Failure s_forbidden = new(FailureKind.Forbidden, "403");
    private static readonly Failure s_missing = new(FailureKind.NotServed, "404");

    private static readonly (Phase Phase, Outcome Outcome, Phase Next, Pause Pause)[] s_rows =
    [
        // A list that succeeds is followed by a watch from its version.
        (First(ListForm.Stream), new ListDone("5"), new Listed("5"), s_none),
        (First(ListForm.Pages), new ListDone("5"), new Listed("5"), s_none),
        (Relist(ListForm.Whole, "4"), new ListDone("5"), new Listed("5"), s_none),

        // Where one form is not to be had, the next comes at once.
        (First(ListForm.Stream), new StreamRefused(), First(ListForm.Pages), s_none),
        (First(ListForm.Stream, "0"), new StreamRefused(), First(ListForm.Pages, "0"), s_none),
        (Relist(ListForm.Stream, "4"), new StreamRefused(), Relist(ListForm.Whole, "4"), s_none),
        (First(ListForm.Pages), new PagesExpired(), First(ListForm.Whole), s_none),

        // A version that the list cannot reach leads to a consistent read; one that is refused so, to a pause.
        (Relist(ListForm.Stream, "4"), new ListGone("410"), Relist(ListForm.Pages, ""), s_none),
        (Relist(ListForm.Whole, "4"), new ListGone("504"), Relist(ListForm.Stream, ""), s_none),
        (First(ListForm.Pages, "0"), new ListGone("504"), First(ListForm.Stream), s_none),
        (First(ListForm.Stream), new ListGone("410"), First(ListForm.Pages), s_backoff),
        (First(ListForm.Pages), new ListGone("410"), First(ListForm.Stream), s_backoff),

        // A list that fails is made again, in the other form where that may help.
        (First(ListForm.Stream), new ListFailed(s_unreachable), First(ListForm.Stream), s_gate),
        (First(ListForm.Pages), new ListFailed(s_unreachable), First(ListForm.Pages), s_gate),
        (First(ListForm.Stream), new ListFailed(s_refused), First(ListForm.Pages), s_backoff),
        (First(ListForm.Pages), new ListFailed(s_refused), First(ListForm.Stream), s_backoff),
        (Relist(ListForm.Stream, "4"), new ListFailed(s_broken), Relist(ListForm.Whole, "4"), s_backoff),
        (First(ListForm.Whole), new ListFailed(s_broken), First(ListForm.Stream), s_backoff),
        (First(ListForm.Stream), new ListFailed(s_busy), First(ListForm.Pages), new Pause(PauseKind.Backoff, s_later)),
        (First(ListForm.Pages), new ListFailed(s_forbidden), First(ListForm.Pages), s_backoff),
        (First(ListForm.Pages), new ListFailed(s_missing), First(ListForm.Pages), s_notServed),

        // A watch goes on from its last version; one that gets nowhere waits before it does.
        (new Listed("5"), new WatchClosed("9", Brief: false), new Listed("9"), s_none),
        (new Listed("5"), new WatchClosed("9", Brief: true), new Listed("9"), s_backoff),
        (new Listed("5"), new WatchClosed("5", Brief: false), new Listed("5"), s_backoff),
        (new Listed("5"), new WatchBroke("9", s_broken), new Listed("9"), s_backoff),
        (new Listed("5"), new WatchBroke("5", s_unreachable), new Listed("5"), s_gate),
        (new Listed("5"), new WatchBroke("5", s_refused), new Listed("5"), s_backoff),
        (new Listed("5"), new WatchBroke("5", s_busy), new Listed("5"), new Pause(PauseKind.Backoff, s_later)),
        (new Listed("5"), new WatchBroke("5", s_forbidden), new Listed("5"), s_backoff),

        // What cannot be read at one version is got past by a list, not by asking for ever.
        (new Listed("5"), new WatchBroke("5", s_broken), new Listed("5", 1), s_backoff),
        (new Listed("5", 1), new WatchBroke("5", s_rejected), new Listed("5", 2), s_backoff),
        (new Listed("5", 2), new WatchBroke("5", s_broken), new Unlisted(ListForm.Stream, "5", Reasons.Broken), s_backoff),
        (new Listed("5", 2), new WatchBroke("5", s_refused), new Listed("5"), s_backoff),
        (new Listed("5", 2), new WatchBroke("9", s_broken), new Listed("9"), s_backoff),

        // A version that is gone leads to a list that is at least as new; an API that is gone, to looking for it.
        (new Listed("5"), new WatchGone("9", "410"), Gone("9", 1), s_backoff),
        (new Listed("5"), new WatchBroke("5", s_missing), new Listed("5", 1), s_notServed),
        (new Listed("5", 2), new WatchBroke("5", s_missing), new Unlisted(ListForm.Pages, "", Reasons.Gone), s_notServed),

        // A version that was only just listed and is gone already: listing again each time would only be load.
        (Gone("9", 1), new ListDone("9"), new Listed("9") { Gone = 1 }, s_none),
        (new Listed("9") { Gone = 1 }, new WatchGone("9", "410"), new Listed("9") { Gone = 2 }, s_backoff),
        (new Listed("9") { Gone = 3 }, new WatchGone("9", "410"), new Listed("9") { Gone = 4 }, s_backoff),
        (new Listed("9") { Gone = 4 }, new WatchGone("9", "410"), new Unlisted(ListForm.Pages, "", Reasons.Gone) { Gone = 5 }, s_backoff),
        (new Listed("9") { Gone = 2 }, new WatchClosed("9", Brief: false), new Listed("9"), s_backoff),
        (new Listed("9") { Gone = 2 }, new WatchGone("12", "410"), Gone("12", 1), s_backoff),

        // Silence: another connection first, with little time; then the question, and a list where something was written.
        (new Listed("5"), new WatchSilent("9", Ever: true), Doubtful("9", 1), s_spread),
        (new Listed("5"), new WatchSilent("5"), Doubtful("5", 1), s_spread),
        (Doubtful("5", 1), new WatchSilent("5"), new Doubted("5", new Doubt(2)), s_none),
        (Doubtful("5", 1), new WatchSilent("6", Ever: true), Doubtful("6", 1), s_spread),
        (Doubtful("5", 1), new WatchClosed("6", Brief: false), new Listed("6"), s_none),
        (Doubtful("5", 1), new WatchBroke("5", s_refused, TimeSpan.Zero), Doubtful("5", 1), s_backoff),
        (Doubtful("5", 2, 3), new WatchSilent("5"), new Doubted("5", new Doubt(3, 3)), s_none),
        (new Doubted("5", new Doubt(2)), new Probed("5"), Doubtful("5", 2, 1), s_none),
        (new Doubted("5", new Doubt(2)), new Probed("8"), Doubting(Reasons.Silent, new Doubt(2)), s_none),
        (new Doubted("5", new Doubt(2)), new ProbeFailed(s_unreachable), new Doubted("5", new Doubt(2)), s_gate),
        (new Doubted("5", new Doubt(2)), new ProbeFailed(s_busy), new Doubted("5", new Doubt(2)), new Pause(PauseKind.Backoff, s_later)),
        (new Doubted("5", new Doubt(2)), new ProbeFailed(s_missing), new Unlisted(ListForm.Pages, "", Reasons.Gone), s_notServed),
        (Doubting(Reasons.Silent, new Doubt(2, 1)), new ListDone("8"), Doubtful("8", 2, 2), s_none),
        (Doubting(Reasons.Silent, new Doubt(2, 1)), new ListDone("8", 3), Doubtful("8", 2), s_none),
        (Doubting(Reasons.Silent, new Doubt(2)), new ListFailed(s_broken), Doubting(Reasons.Silent, new Doubt(2)), s_backoff),

        // Signs of life without progress: the same question, and no distrust of the connection.
        (new Listed("5"), new WatchIdle("5"), new Doubted("5", default), s_spread),
        (Doubtful("5", 0, 2), new WatchIdle("5"), new Doubted("5", new Doubt(0, 2)), s_spread),
        (Doubtful("5", 2, 2), new WatchIdle("6"), new Doubted("6", default), s_spread),
        (new Doubted("5", default), new Probed("8"), Doubting(Reasons.Idle, default), s_none),
        (Doubting(Reasons.Idle, default), new ListDone("8"), Doubtful("8", 0, 1), s_none),

        // Whoever ends quiet watches before their silence is noticed does not hide it.
        (new Listed("5"), new WatchClosed("5", Brief: true, s_quiet), Quiet("5", s_quiet), s_backoff),
        (Quiet("5", s_quiet), new WatchBroke("5", s_refused, s_quiet), Doubtful("5", 1), s_spread),
        (Quiet("5", s_quiet), new WatchClosed("5", Brief: false), new Listed("5"), s_backoff),

        // Never back in time, unless every consistent answer says so.
        (Relist(ListForm.Whole, "9"), new ListOlder("3", "9"), Relist(ListForm.Pages, ""), s_none),
        (Relist(ListForm.Stream, ""), new ListOlder("3", "9"), Relist(ListForm.Pages, "") with { Older = 1 }, s_backoff),
        (Relist(ListForm.Pages, "") with { Older = 5 }, new ListOlder("3", "9"),
            new Unlisted(ListForm.Pages, "", Reasons.Older) { Older = Decision.OlderMax }, s_backoff),

        // What an audit finds is repaired by a list.
        (new Listed("5"), new AuditFound("9"), new Unlisted(ListForm.Pages, "", Reasons.Audit), s_none),

        // A streaming list that was published goes on as the watch, and ends like one.
        (First(ListForm.Stream), new WatchClosed("9", Brief: false), new Listed("9"), s_none),
        (First(ListForm.Stream), new WatchClosed("9", Brief: true), new Listed("9"), s_backoff),
        (First(ListForm.Stream), new WatchSilent("9", Ever: true), Doubtful("9", 1), s_spread),
        (First(ListForm.Stream), new WatchBroke("9", s_broken), new Listed("9"), s_backoff),
        (First(ListForm.Stream), new WatchGone("9", "410"), Gone("9", 1), s_backoff),
    ];

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, s_rows.Length)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Each_row_of_the_table_holds(int row)
    {
        (Phase phase, Outcome outcome, Phase next, Pause pause) = s_rows[row];
        Assert.Equal(new Transition(next, pause), Decision.Decide(phase, outcome));
    }

    [Fact]
    public void The_first_list_is_a_consistent_read_unless_the_servers_cache_will_do()
    {
        Assert.Equal(First(ListForm.Stream), Decision.Start(fromServerCache: false));
        Assert.Equal(First(ListForm.Stream, "0"), Decision.Start(fromServerCache: true));
    }

    private static Unlisted First(ListForm how, string atLeast = "") => new(how, atLeast, Reasons.First);

    private static Unlisted Relist(ListForm how, string atLeast) => new(how, atLeast, Reasons.Gone);

    private static Unlisted Gone(string atLeast, int times) => new(ListForm.Stream, atLeast, Reasons.Gone) { Gone = times };

    private static Unlisted Doubting(string reason, Doubt doubt) => new(ListForm.Pages, "", reason) { Doubt = doubt };

    private static Listed Doubtful(string from, int silences, int polls = 0) => new(from) { Doubt = new Doubt(silences, polls) };

    private static Listed Quiet(string from, TimeSpan quiet) => new(from) { Doubt = new Doubt(0, 0, quiet) };
}
