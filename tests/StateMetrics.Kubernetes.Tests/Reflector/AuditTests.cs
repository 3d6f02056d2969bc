using System.Net;
using StateMetrics.Kubernetes.ListWatch;
using StateMetrics.Kubernetes.Reflector;
using StateMetrics.Kubernetes.Tests.ListWatch;
using StateMetrics.Testing;

namespace StateMetrics.Kubernetes.Tests.Reflector;

/// <summary>The comparison of what is held with what exists, beside a watch that goes on.</summary>
public sealed class AuditTests : IDisposable
{
    private static readonly Answers s_as = Answers.Protobuf;

    // The metadata has a server of its own, so that the order of its answers is no matter.
    private readonly ScriptedHttp _http = new();
    private readonly HttpClient _client;

    public AuditTests() => _client = _http.Client();

    [Fact]
    public async Task Nothing_is_repaired_while_all_is_well()
    {
        await using Reflecting run = await WatchingAsync(s_as.Object("one", "3"), s_as.Object("two", "4"));
        Answer("9", s_as.Object("two", "4"), s_as.Object("one", "3"));
        Assert.Equal(AuditResult.Same, await AuditAsync(run));
        Assert.Equal("1 complete, 0 missing, 0 ghosts, 0 outdated", Counts(run));
        Assert.Equal("begin, commit 2", run.Sink.Calls);
        Assert.Contains("limit=500", _http.Requests[0], StringComparison.Ordinal);
        Assert.Contains("as=PartialObjectMetadataList", _http.Accepts[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_watch_kept_back_is_listed_anew_and_another_watch_begins()
    {
        await using Reflecting run = await WatchingAsync(s_as.Object("ghost", "3"), s_as.Object("old", "4"), s_as.Object("well", "5"));
        Answer("9", s_as.Object("old", "7"), s_as.Object("well", "5"), s_as.Object("lost", "8"));
        Task<AuditResult> audit = AuditAsync(run);
        await Eventually.Equal(2, () => run.Time.AllDue.Count(static due => due == TimeSpan.FromSeconds(75)));
        run.List("10", s_as.Object("old", "7"), s_as.Object("well", "5"), s_as.Object("lost", "8")).Watch();
        run.Stream.Push(s_as.Bookmark("9"));
        Assert.Equal(AuditResult.Repaired, await audit);
        Assert.Equal("WATCH&resourceVersion=10", await run.RequestAsync(4));
        Assert.Equal("lost:8 old:7 well:5", run.Sink.Held);
        Assert.Equal("1 complete, 1 missing, 1 ghosts, 1 outdated", Counts(run));
        Assert.Equal(1, run.Reflector.Status.Lists[Reasons.Audit]);
        Assert.Equal(1, run.Reflector.Status.WatchRestarts[Reasons.Audit]);
        await Eventually.True(() => run.Stream.IsDisposed);
    }

    [Fact]
    public async Task Objects_that_change_around_the_audit_are_no_difference()
    {
        await using Reflecting run = await WatchingAsync(
            s_as.Object("changed", "3"), s_as.Object("deleted", "4"), s_as.Object("later", "5"));
        Task<AuditResult> audit = AuditAsync(run);
        await Eventually.Equal(1, () => _http.Waiting);
        // The watch is ahead of the list in one place, and behind it in two.
        run.Stream.Push(s_as.Modified("later", "12"));
        await Eventually.True(() => run.Sink.Held.Contains("later:12", StringComparison.Ordinal));
        Answer("14", s_as.Object("changed", "13"), s_as.Object("later", "5"), s_as.Object("new", "14"));
        await Eventually.Equal(2, () => run.Time.AllDue.Count(static due => due == TimeSpan.FromSeconds(75)));
        run.Stream.Push(s_as.Modified("changed", "13"));
        run.Stream.Push(s_as.Added("new", "14"));
        run.Stream.Push(s_as.Deleted("deleted", "15"));
        Assert.Equal(AuditResult.Same, await audit.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal("1 complete, 0 missing, 0 ghosts, 0 outdated", Counts(run));
    }

    [Fact]
    public async Task A_server_without_bookmarks_is_given_the_time_of_one()
    {
        await using Reflecting run = await WatchingAsync(s_as.Object("ghost", "3"));
        Answer("9");
        Task<AuditResult> audit = AuditAsync(run);
        await Eventually.Equal(2, () => run.Time.AllDue.Count(static due => due == TimeSpan.FromSeconds(75)));
        run.Time.Advance(TimeSpan.FromSeconds(30));
        run.Stream.Push(s_as.Added("other", "8"));
        await Eventually.True(() => run.Time.AllDue.Contains(TimeSpan.FromSeconds(75)));
        Assert.False(audit.IsCompleted);
        run.List("20", "well").Watch();
        run.Time.Advance(TimeSpan.FromSeconds(45));
        Assert.Equal(AuditResult.Repaired, await audit.WaitAsync(TimeSpan.FromSeconds(20)));
        await Eventually.Equal("well:20", () => run.Sink.Held);
        Assert.Equal("1 complete, 0 missing, 1 ghosts, 0 outdated", Counts(run));
    }

    [Fact]
    public async Task A_list_that_comes_in_between_supersedes_the_audit()
    {
        await using Reflecting run = await WatchingAsync(s_as.Object("one", "3"));
        Task<AuditResult> audit = AuditAsync(run);
        await Eventually.Equal(1, () => _http.Waiting);
        run.List("20", "other").Watch();
        run.Stream.Push(s_as.Error(410, "Expired"));
        await run.PauseAsync(0.8);
        await Eventually.Equal("other:20", () => run.Sink.Held);
        Answer("9", s_as.Object("one", "3"));
        Assert.Equal(AuditResult.Superseded, await audit.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal("0 complete, 0 missing, 0 ghosts, 0 outdated", Counts(run));
    }

    [Fact]
    public async Task A_list_that_fails_says_nothing()
    {
        await using Reflecting run = await WatchingAsync(s_as.Object("one", "3"));
        _http.Answer(HttpStatusCode.InternalServerError);
        Assert.Equal(AuditResult.Failed, await AuditAsync(run));
        Assert.Equal("one:3", run.Sink.Held);
    }

    public void Dispose()
    {
        _client.Dispose();
        _http.Dispose();
    }

    private void Answer(string version, params byte[][] items) =>
        _http.Answer(s_as.ListType, PushedStream.Of(s_as.List(version, "", items)));

    private Task<AuditResult> AuditAsync(Reflecting run)
    {
        var path = new ResourcePath { Group = "", Version = "v1", Plural = "pods", MetadataOnly = true };
        var metadata = new HttpListWatch(_client, path, new ListWatchOptions(), new ServerTraits(), run.Time, static () => 1);
        return run.Reflector.AuditAsync(metadata, CancellationToken.None);
    }

    private static string Counts(Reflecting run) => run.Reflector.Audits is var a
        ? $"{a.Complete} complete, {a.Missing} missing, {a.Ghosts} ghosts, {a.Outdated} outdated" : "";

    private static async Task<Reflecting> WatchingAsync(params byte[][] items)
    {
        Reflecting run = Reflecting.Make().List("5", items);
        run.Stream = run.Watch();
        run.Start();
        await run.RequestAsync(2);
        await Eventually.Equal(TimeSpan.FromSeconds(75), () => run.Time.NextDue ?? TimeSpan.Zero);
        return run;
    }
}
