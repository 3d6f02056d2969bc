using System.Net;
using StateMetrics.Kubernetes.ListWatch;
using StateMetrics.Kubernetes.Reflector;
using StateMetrics.Kubernetes.Tests.ListWatch;
using StateMetrics.Testing;

namespace StateMetrics.Kubernetes.Tests.Reflector;

/// <summary>Watches that are open and tell nothing, or tell old things.</summary>
public sealed class LadderTests
{
    private const string NotEvenBookmarks = "watches are open and nothing comes, not even the bookmarks that came before";

    private static readonly Answers s_as = Answers.Protobuf;

    [Fact]
    public async Task A_change_behind_silent_watches_is_listed_within_90_seconds_and_the_state_told()
    {
        await using Reflecting run = Reflecting.Make().List("5");
        run.Watch(s_as.Bookmark("6"));
        run.Watch();
        run.List("9", s_as.Object("one", "9"));
        run.List("9", s_as.Object("one", "9"), s_as.Object("two", "8"));
        run.Start();
        DateTimeOffset lastSign = await SignAsync(run);
        await ReconnectInVainAsync(run, "6");
        Assert.Equal("limit=1", await run.RequestAsync(4));
        Assert.Equal("limit=500", await run.RequestAsync(5));
        Assert.Equal("WATCH&resourceVersion=9", await run.RequestAsync(6));
        Assert.Equal("one:9 two:8", run.Sink.Held);
        Assert.InRange(run.Time.GetUtcNow() - lastSign, TimeSpan.Zero, TimeSpan.FromSeconds(85));
        Assert.Equal(1, run.Reflector.Status.Lists[Reasons.Silent]);
        Assert.Equal(2, run.Reflector.Status.WatchRestarts[Reasons.Silent]);
        Assert.Equal(1, run.Reflector.Status.Probes);
        await Eventually.Equal(
            $"Watching, Suspect ({NotEvenBookmarks}), Suspect (the watch had not told of 2 changes that a list shows)", () => run.Told);
        Assert.Equal(ReflectorState.Suspect, run.Reflector.Status.State);
        Assert.True(run.Reflector.Status.FreshAt > lastSign);
    }

    /// <summary>A proxy that keeps back the body of a watch may well keep back its head.</summary>
    [Fact]
    public async Task Watches_that_are_not_even_answered_lead_to_a_list()
    {
        await using Reflecting run = Reflecting.Make().List("5");
        run.Start();
        await run.PauseAsync(30);
        await run.PauseAsync(1);
        Assert.Equal("WATCH&resourceVersion=5", await run.RequestAsync(3));
        await run.PauseAsync(30);
        Assert.Equal("limit=1", await run.RequestAsync(4));
        run.List("9", s_as.Object("one", "9"));
        Assert.Equal("limit=500", await run.RequestAsync(5));
        run.List("9", s_as.Object("one", "9"), s_as.Object("two", "8"));
        Assert.Equal("WATCH&resourceVersion=9", await run.RequestAsync(6));
        Assert.Equal("one:9 two:8", run.Sink.Held);
    }

    [Fact]
    public async Task A_suspect_watch_is_believed_again_when_it_tells_something()
    {
        await using Reflecting run = Reflecting.Make().List("5");
        run.Watch(s_as.Bookmark("6"));
        run.Watch();
        run.List("6");
        PushedStream mended = run.Watch();
        run.Start();
        await SignAsync(run);
        await ReconnectInVainAsync(run, "6");
        Assert.Equal("WATCH&resourceVersion=6", await run.RequestAsync(5));
        await Eventually.Equal(TimeSpan.FromSeconds(75), () => run.Time.NextDue ?? TimeSpan.Zero);
        Assert.Equal(ReflectorState.Suspect, run.Reflector.Status.State);
        mended.Push(s_as.Modified("one", "7"));
        await Eventually.Equal($"Watching, Suspect ({NotEvenBookmarks}), Watching", () => run.Told);
        Assert.Equal("one:7", run.Sink.Held);
        Assert.Equal(0, run.Reflector.Status.Lists.GetValueOrDefault(Reasons.Silent));
    }

    [Fact]
    public async Task Polls_that_find_nothing_come_later_and_later_and_distrust_nobody_who_promised_nothing()
    {
        await using Reflecting run = Reflecting.Make().List("5");
        run.Watch();
        run.Watch();
        run.Start();
        await ReconnectInVainAsync(run, "5");
        string version = "5";
        int requests = 3;
        foreach (double pause in new[] { 75, 75, 150, 150, 150 })
        {
            version += "0";
            run.List(version).List(version, s_as.Object("one", "5")).Watch();
            Assert.Equal("limit=1", await run.RequestAsync(requests + 1));
            Assert.Equal("limit=500", await run.RequestAsync(requests + 2));
            Assert.Equal($"WATCH&resourceVersion={version}", await run.RequestAsync(requests + 3));
            requests += 3;
            await run.PauseAsync(pause);
        }
        Assert.Equal("Watching", run.Told);
    }

    [Fact]
    public async Task Bookmarks_whose_version_does_not_move_lead_to_a_question()
    {
        await using Reflecting run = Reflecting.Make().List("5");
        PushedStream watch = run.Watch(s_as.Bookmark("6"));
        run.List("8").List("8", s_as.Object("one", "5"), s_as.Object("lost", "7"));
        PushedStream next = run.Watch();
        run.Start();
        DateTimeOffset fresh = await SignAsync(run);
        foreach (int minute in new[] { 1, 2 })
        {
            await SignAsync(run);
            run.Time.Advance(TimeSpan.FromSeconds(60));
            watch.Push(s_as.Bookmark("6"));
            await Eventually.Equal(fresh.AddMinutes(minute), () => run.Reflector.Status.WatchSignAt);
        }
        Assert.Equal(fresh.AddMinutes(2), run.Reflector.Status.FreshAt);
        await run.PauseAsync(1);
        Assert.Equal("limit=1", await run.RequestAsync(3));
        Assert.Equal("WATCH&resourceVersion=8", await run.RequestAsync(5));
        Assert.Equal("lost:7 one:5", run.Sink.Held);
        Assert.Equal(1, run.Reflector.Status.Lists[Reasons.Idle]);
        Assert.Equal(ReflectorState.Suspect, run.Reflector.Status.State);

        // No proof any more, now that it has been wrong.
        DateTimeOffset? listed = run.Reflector.Status.FreshAt;
        run.Time.Advance(TimeSpan.FromSeconds(60));
        next.Push(s_as.Bookmark("8"));
        await Eventually.Equal(run.Time.GetUtcNow(), () => run.Reflector.Status.WatchSignAt);
        Assert.Equal(listed, run.Reflector.Status.FreshAt);
        next.Push(s_as.Bookmark("9"));
        await Eventually.Equal(ReflectorState.Watching, () => run.Reflector.Status.State);
    }

    [Fact]
    public async Task Events_and_bookmarks_that_are_older_than_the_one_before_change_nothing()
    {
        await using Reflecting run = Reflecting.Make().List("5");
        PushedStream watch = run.Watch(
            s_as.Modified("one", "10"), s_as.Modified("one", "9"), s_as.Modified("one", "10"), s_as.Deleted("one", "7"),
            s_as.Bookmark("8"));
        watch.End();
        run.Watch();
        run.Start();
        await run.PauseAsync(0.8);
        Assert.Equal("WATCH&resourceVersion=10", await run.RequestAsync(3));
        Assert.Equal("begin, commit 1, +one:10", run.Sink.Calls);
        Assert.Equal(3, run.Reflector.Status.OlderAnswers);
    }

    [Fact]
    public async Task A_list_that_is_older_than_what_was_seen_is_not_published()
    {
        await using Reflecting run = Reflecting.Make().List("50");
        run.Watch(s_as.Modified("one", "60"), s_as.Error(410, "Expired"));
        run.List("9", "past").List("9", "past").List("61", "new").Watch();
        run.Start();
        await run.PauseAsync(0.8);
        Assert.Equal("resourceVersion=60", await run.RequestAsync(3));
        Assert.Equal("limit=500", await run.RequestAsync(4));
        await Eventually.Equal(
            "Watching, Syncing, Refused (the server answers with version 9, older than 60 that was seen before)", () => run.Told);
        Assert.Equal("one:60", run.Sink.Held);
        await run.PauseAsync(1.6);
        Assert.Equal("WATCH&resourceVersion=61", await run.RequestAsync(6));
        Assert.Equal("new:61", run.Sink.Held);
        Assert.Equal(2, run.Reflector.Status.OlderAnswers);
    }

    [Fact]
    public async Task A_store_that_was_put_back_is_believed_when_every_consistent_answer_says_so_for_most_of_a_minute()
    {
        await using Reflecting run = Reflecting.Make().List("50").Refuses(HttpStatusCode.Gone);
        for (int answer = 0; answer < 8; answer++)
        {
            run.List("9", "past");
        }
        run.Start();
        await run.PauseAsync(0.8);
        DateTimeOffset first = run.Time.GetUtcNow();
        foreach (double pause in new[] { 1.6, 3.2, 6.4, 9.5, 9.5, 12.0 })
        {
            Assert.Equal("one:50", run.Sink.Held);
            await Eventually.True(() => run.Time.NextDue is TimeSpan due && due > TimeSpan.Zero && due < TimeSpan.FromSeconds(20));
            Assert.InRange(run.Time.NextDue!.Value.TotalSeconds, pause - 0.5, pause + 6);
            run.Time.AdvanceToNext();
        }
        await Eventually.Equal("past:9", () => run.Sink.Held);
        Assert.InRange(run.Time.GetUtcNow() - first, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60));
        Assert.Equal(1, run.Reflector.Status.Lists[Reasons.Older]);
    }

    [Theory]
    [InlineData("9", "10", -1)]
    [InlineData("10", "9", 1)]
    [InlineData("0010", "10", 0)]
    [InlineData("18446744073709551616", "18446744073709551615", 1)]
    [InlineData("a", "1", null)]
    [InlineData("", "1", null)]
    public void Versions_are_compared_as_numbers_or_not_at_all(string first, string second, int? expected)
    {
        int? order = VersionOrder.Compare(first, second);
        Assert.Equal(expected, order is int o ? Math.Sign(o) : null);
    }

    private static async Task<DateTimeOffset> SignAsync(Reflecting run)
    {
        await Eventually.True(() => run.Reflector.Status.WatchSignAt is not null);
        await Eventually.Equal(TimeSpan.FromSeconds(75), () => run.Time.NextDue ?? TimeSpan.Zero);
        return run.Time.GetUtcNow();
    }

    private static async Task ReconnectInVainAsync(Reflecting run, string version)
    {
        await run.PauseAsync(75);
        await run.PauseAsync(1);
        Assert.Equal($"WATCH&resourceVersion={version}", await run.RequestAsync(3));
        await run.PauseAsync(5);
    }
}
