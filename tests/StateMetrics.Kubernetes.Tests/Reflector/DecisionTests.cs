using StateMetrics.Kubernetes.Reflector;
using static StateMetrics.Kubernetes.Reflector.Outcome;
using static StateMetrics.Kubernetes.Reflector.Phase;

namespace StateMetrics.Kubernetes.Tests.Reflector;

/// <summary>The policy of a reflector, row by row: a phase, how its act ended, what follows.</summary>
public sealed class DecisionTests
{
    private static readonly Pause s_none = new(PauseKind.None);
    private static readonly Pause s_backoff = new(PauseKind.Backoff);
    private static readonly Pause s_gate = new(PauseKind.Gate);
    private static readonly Pause s_notServed = new(PauseKind.NotServed);
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
        (Relist(ListForm.Stream, "4"), new ListGone("410"), Relist(ListForm.Stream, ""), s_none),
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
        (new Listed("5"), new WatchSilent("9"), new Listed("9"), s_none),
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
        (new Listed("5"), new WatchGone("9", "410"), new Unlisted(ListForm.Stream, "9", Reasons.Gone), s_backoff),
        (new Listed("5"), new WatchBroke("5", s_missing), new Unlisted(ListForm.Pages, "", Reasons.Gone), s_notServed),

        // A streaming list that was published goes on as the watch, and ends like one.
        (First(ListForm.Stream), new WatchClosed("9", Brief: false), new Listed("9"), s_none),
        (First(ListForm.Stream), new WatchClosed("9", Brief: true), new Listed("9"), s_backoff),
        (First(ListForm.Stream), new WatchSilent("9"), new Listed("9"), s_none),
        (First(ListForm.Stream), new WatchBroke("9", s_broken), new Listed("9"), s_backoff),
        (First(ListForm.Stream), new WatchGone("9", "410"), new Unlisted(ListForm.Stream, "9", Reasons.Gone), s_backoff),
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
}
