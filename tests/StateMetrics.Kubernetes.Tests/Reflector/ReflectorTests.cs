using System.Net;
using StateMetrics.Kubernetes.ListWatch;
using StateMetrics.Kubernetes.Reflector;
using StateMetrics.Kubernetes.Tests.ListWatch;
using StateMetrics.Testing;

namespace StateMetrics.Kubernetes.Tests.Reflector;

public sealed class ReflectorTests
{
    private static readonly Answers s_as = Answers.Protobuf;

    [Fact]
    public async Task A_list_is_published_once_and_its_watch_begins_at_its_version()
    {
        await using Reflecting run = Reflecting.Make().List("5", s_as.Object("one", "3"), s_as.Object("two", "4"));
        PushedStream watch = run.Watch(s_as.Added("three", "6"), s_as.Modified("one", "7"), s_as.Deleted("two", "8"));
        run.Start();
        Assert.Equal("limit=500", await run.RequestAsync(1));
        Assert.Equal("WATCH&resourceVersion=5", await run.RequestAsync(2));
        await Eventually.Equal("one:7 three:6", () => run.Sink.Held);
        Assert.Equal("begin, commit 2, +three:6, +one:7, -two", run.Sink.Calls);
        Assert.Equal(ReflectorState.Watching, run.Reflector.Status.State);
        await run.StopAsync();
        Assert.True(watch.IsDisposed);
        Assert.Null(run.Time.NextDue);
    }

    [Fact]
    public async Task A_closed_watch_goes_on_from_its_last_version()
    {
        await using Reflecting run = Reflecting.Make().List("5");
        PushedStream first = run.Watch(s_as.Added("two", "6"), s_as.Bookmark("9"));
        run.Watch();
        run.Start();
        await Eventually.Equal("+two:6", () => run.Sink.Calls.Split(", ")[^1]);
        run.Time.Advance(TimeSpan.FromSeconds(2));
        first.End();
        Assert.Equal("WATCH&resourceVersion=9", await run.RequestAsync(3));
        await Eventually.Equal("9", () => run.Reflector.Status.ResourceVersion);
        Assert.Equal(1, run.Reflector.Status.WatchRestarts[Reasons.Closed]);
    }

    [Theory]
    [InlineData("5", "9", 9)]
    [InlineData("5", "v9", null)]
    [InlineData("5-a", "9-b", null)]
    [InlineData("5-a", "", null)]
    public async Task Progress_is_a_number_where_versions_are_numbers(string listed, string marked, int? shown)
    {
        await using Reflecting run = Reflecting.Make().List(listed);
        run.Watch(marked.Length == 0 ? [] : [s_as.Bookmark(marked)]);
        run.Start();
        await run.RequestAsync(2);
        await Eventually.True(() => marked.Length == 0 || run.Reflector.Status.WatchSignAt is not null);
        await Eventually.Equal(shown, () => (int?)run.Reflector.Status.NumericVersion);
    }

    [Fact]
    public async Task An_instantly_closed_watch_backs_off_before_reconnecting()
    {
        await using Reflecting run = Reflecting.Make().List("5");
        run.Watch().End();
        run.Watch().End();
        run.Watch().End();
        run.Start();
        await run.PauseAsync(0.8);
        await run.PauseAsync(1.6);
        await run.PauseAsync(3.2);
        Assert.Equal("WATCH&resourceVersion=5", await run.RequestAsync(5));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Both_forms_of_410_lead_to_a_relist_at_least_as_new_as_what_was_seen(bool inStream)
    {
        await using Reflecting run = Reflecting.Make().List("5");
        if (inStream)
        {
            run.Watch(s_as.Modified("one", "7"), s_as.Error(410, "Expired"));
        }
        else
        {
            run.Refuses(HttpStatusCode.Gone);
        }
        run.List("20", "new");
        run.Watch();
        run.Start();
        await run.PauseAsync(0.8);
        Assert.Equal(inStream ? "resourceVersion=7" : "resourceVersion=5", await run.RequestAsync(3));
        Assert.Equal("WATCH&resourceVersion=20", await run.RequestAsync(4));
        Assert.Equal("new:20", run.Sink.Held);
        Assert.Equal(1, run.Reflector.Status.Lists[Reasons.Gone]);
    }

    [Fact]
    public async Task A_relist_that_is_refused_at_its_version_becomes_a_consistent_read()
    {
        await using Reflecting run = Reflecting.Make().List("5").Refuses(HttpStatusCode.Gone);
        run.Refuses(HttpStatusCode.GatewayTimeout, "Timeout: Too large resource version: 5, current: 3").List("6");
        run.Start();
        await run.PauseAsync(0.8);
        Assert.Equal("resourceVersion=5", await run.RequestAsync(3));
        Assert.Equal("limit=500", await run.RequestAsync(4));
    }

    [Fact]
    public async Task A_relist_keeps_the_old_objects_until_it_is_complete()
    {
        await using Reflecting run = Reflecting.Make().List("5").Refuses(HttpStatusCode.Gone);
        var half = new PushedStream();
        run.Http.Answer(s_as.ListType, half);
        run.List("8", "new");
        run.Start();
        await run.PauseAsync(0.8);
        await run.RequestAsync(3);
        byte[] body = s_as.List("7", "", s_as.Object("a", "7"), s_as.Object("b", "7"));
        half.Push(body.AsMemory(0, body.Length - 20));
        half.Break(new IOException("reset"));
        await run.PauseAsync(1.6);
        Assert.Equal("resourceVersion=5", await run.RequestAsync(4));
        await Eventually.Equal("new:8", () => run.Sink.Held);
        Assert.Equal("begin, commit 1, begin, begin, commit 1", run.Sink.Calls);
        await Eventually.Equal(0, () => run.Sink.Open);
    }

    [Fact]
    public async Task A_broken_frame_ends_the_watch_and_keeps_the_last_version()
    {
        await using Reflecting run = Reflecting.Make().List("5");
        run.Watch(s_as.Added("two", "6"), Answers.Framed([0xff, 0xff]));
        run.Watch(s_as.Event("RENAMED", s_as.Object("two", "7")));
        run.Start();
        await run.PauseAsync(0.8);
        Assert.Equal("WATCH&resourceVersion=6", await run.RequestAsync(3));
        await run.PauseAsync(1.6);
        Assert.Equal("WATCH&resourceVersion=6", await run.RequestAsync(4));
        Assert.Equal("begin, commit 1, +two:6", run.Sink.Calls);
        Assert.Equal(2, run.Reflector.Status.WatchRestarts[Reasons.Broken]);
    }

    [Fact]
    public async Task Retry_After_is_honoured_and_bounded()
    {
        await using Reflecting run = Reflecting.Make();
        run.Http.Answer(() => Asking(TimeSpan.FromSeconds(42))).Answer(() => Asking(TimeSpan.FromHours(2)));
        run.Start();
        await run.PauseAsync(42);
        await run.PauseAsync(300);
        Assert.Equal("limit=500", await run.RequestAsync(3));
        Assert.Equal(0, run.Reflector.Counts.ListSuccesses);
        Assert.Equal(2, run.Reflector.Counts.ListErrors);

        static HttpResponseMessage Asking(TimeSpan delay)
        {
            HttpResponseMessage answer = ScriptedHttp.Of(HttpStatusCode.TooManyRequests, "text/plain", "later");
            answer.Headers.RetryAfter = new System.Net.Http.Headers.RetryConditionHeaderValue(delay);
            return answer;
        }
    }

    [Fact]
    public async Task A_forbidden_resource_says_so_and_comes_back_with_its_right()
    {
        await using Reflecting run = Reflecting.Make().Refuses(HttpStatusCode.Forbidden, "pods is forbidden").List("5");
        run.Watch();
        run.Start();
        await run.PauseAsync(7);
        await Eventually.Equal("Forbidden (403 pods is forbidden), Watching", () => run.Told);
        Assert.True(run.Reflector.Status.Synced);
    }

    [Fact]
    public async Task A_resource_that_is_not_served_is_asked_for_with_growing_pauses()
    {
        await using Reflecting run = Reflecting.Make().Refuses(HttpStatusCode.NotFound, "no pods");
        run.Refuses(HttpStatusCode.NotFound, "no pods").List("5");
        run.Start();
        await run.PauseAsync(0.8);
        await run.PauseAsync(1.6);
        await run.RequestAsync(4);
        Assert.Equal("NotServed (404 no pods), Watching", run.Told);
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_probed_and_answers_before_anything_else_is_asked()
    {
        bool up = false;
        await using Reflecting run = Reflecting.Make();
        run.Http.Always("/readyz", () => up
            ? ScriptedHttp.Of(HttpStatusCode.OK, "text/plain", "ok") : throw new HttpRequestException("connection refused"));
        run.Http.Refuse();
        run.List("5");
        run.Start();
        foreach (double pause in new[] { 0.8, 1.6, 3.2, 6.4, 8, 8 })
        {
            await run.PauseAsync(pause);
        }
        await Eventually.Equal("Unreachable (connection refused)", () => run.Told);
        Assert.Single(run.Http.Requests);
        up = true;
        await run.PauseAsync(8);
        await run.PauseAsync(1.5);
        await Eventually.Equal("Unreachable (connection refused), Watching", () => run.Told);
    }

    [Fact]
    public async Task A_silent_watch_is_made_again_without_a_list()
    {
        await using Reflecting run = Reflecting.Make().List("5");
        PushedStream first = run.Watch(s_as.Bookmark("6"));
        run.Watch();
        run.Start();
        await run.RequestAsync(2);
        await Eventually.True(() => run.Reflector.Status.FreshAt is not null);
        await run.PauseAsync(75);
        await run.PauseAsync(1);
        Assert.Equal("WATCH&resourceVersion=6", await run.RequestAsync(3));
        await Eventually.True(() => first.IsDisposed);
        Assert.Equal(1, run.Reflector.Status.WatchRestarts[Reasons.Silent]);
    }

    [Fact]
    public async Task A_streaming_list_is_published_at_its_end_and_goes_on_as_the_watch()
    {
        await using Reflecting run = Reflecting.Make(new ListWatchOptions());
        PushedStream stream = run.Watch(s_as.Added("one", "3"), s_as.Added("two", "4"), s_as.Deleted("one", "5"));
        run.Watch();
        run.Start();
        Assert.Equal("WATCH&sendInitialEvents=true&resourceVersionMatch=NotOlderThan", await run.RequestAsync(1));
        Assert.False(run.Reflector.Status.Synced);
        stream.Push(s_as.Bookmark("6", end: true));
        stream.Push(s_as.Modified("two", "7"));
        await Eventually.Equal("begin, commit 1, +two:7", () => run.Sink.Calls);
        Assert.Equal(0, run.Sink.Open);
        run.Time.Advance(TimeSpan.FromSeconds(2));
        stream.End();
        Assert.Equal("WATCH&resourceVersion=7", await run.RequestAsync(2));
        Assert.Equal(1, run.Reflector.Status.Lists[Reasons.First]);
    }

    [Fact]
    public async Task A_streaming_list_proves_the_state_of_when_it_was_asked_for_however_late_it_ends()
    {
        await using Reflecting run = Reflecting.Make(new ListWatchOptions());
        PushedStream stream = run.Watch(s_as.Added("one", "3"));
        run.Traits.Saw(new ServerVersion(1, 36, "v1.36.0"));
        DateTimeOffset asked = run.Time.GetUtcNow();
        run.Start();
        await Eventually.Equal(TimeSpan.FromSeconds(60), () => run.Time.NextDue ?? TimeSpan.Zero);
        run.Time.Advance(TimeSpan.FromSeconds(40));
        stream.Push(s_as.Bookmark("6", end: true));
        await Eventually.True(() => run.Reflector.Status.Synced);
        Assert.Equal((asked, TimeSpan.FromSeconds(40)), (
            run.Reflector.Status.FreshAt, TimeSpan.FromSeconds(Math.Round(run.Reflector.Status.ProofAge!.Value.TotalSeconds))));
        await Eventually.Equal(asked.AddSeconds(40), () => run.Reflector.Status.WatchSignAt);
        Assert.Equal(asked, run.Reflector.Status.FreshAt);
    }

    [Fact]
    public async Task A_server_that_refuses_streaming_lists_is_not_asked_for_them_again()
    {
        await using Reflecting run = Reflecting.Make(new ListWatchOptions());
        run.Refuses(HttpStatusCode.UnprocessableEntity, "sendInitialEvents is forbidden").List("5").Refuses(HttpStatusCode.Gone).List("6");
        run.Start();
        await run.PauseAsync(0.8);
        Assert.Equal("limit=500", await run.RequestAsync(2));
        Assert.Equal("resourceVersion=5", await run.RequestAsync(4));
        Assert.False(run.Traits.MayStreamLists("apps"));
        Assert.True(run.Traits.MayStreamLists("metrics.k8s.io"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_ignores_the_wish_for_a_streaming_list_is_found_out(bool bookmark)
    {
        await using Reflecting run = Reflecting.Make(new ListWatchOptions());
        run.Watch(bookmark ? [s_as.Added("one", "3"), s_as.Bookmark("4")] : [s_as.Added("one", "3")]);
        run.List("5");
        run.Start();
        if (!bookmark)
        {
            await run.RequestAsync(1);
            await Eventually.Equal(TimeSpan.FromSeconds(10), () => run.Time.NextDue ?? TimeSpan.Zero);
            run.Time.Advance(TimeSpan.FromSeconds(10));
        }
        Assert.Equal("limit=500", await run.RequestAsync(2));
        await Eventually.Equal("begin, begin, commit 1", () => run.Sink.Calls);
        Assert.False(run.Traits.MayStreamLists(""));
    }

    [Fact]
    public async Task The_servers_cache_serves_the_first_list_but_no_relist()
    {
        await using Reflecting run = Reflecting.Make(reflectorOptions: new ReflectorOptions { FromServerCache = true });
        run.List("5").Refuses(HttpStatusCode.Gone).List("6");
        run.Start();
        await run.PauseAsync(0.8);
        Assert.Equal("resourceVersion=0&limit=500", await run.RequestAsync(1));
        Assert.Equal("resourceVersion=5", await run.RequestAsync(3));
    }

    [Fact]
    public async Task An_expired_page_leads_to_one_full_list()
    {
        await using Reflecting run = Reflecting.Make();
        run.Http.Answer(s_as.ListType, PushedStream.Of(s_as.List("5", "t1", s_as.Object("one", "1"), s_as.Object("gone", "2"))));
        run.Refuses(HttpStatusCode.Gone).List("9", s_as.Object("one", "1"), s_as.Object("two", "8"));
        run.Start();
        Assert.Equal("limit=500&continue=t1", await run.RequestAsync(2));
        Assert.Equal("/api/v1/pods", await run.RequestAsync(3));
        await Eventually.Equal("one:1 two:8", () => run.Sink.Held);
        Assert.Equal("begin, begin, commit 2", run.Sink.Calls);
    }

    [Fact]
    public async Task Freshness_advances_with_bookmarks_and_change_with_events()
    {
        await using Reflecting run = Reflecting.Make().List("5");
        PushedStream watch = run.Watch();
        run.Start();
        await run.RequestAsync(2);
        await Eventually.Equal(TimeSpan.FromSeconds(75), () => run.Time.NextDue ?? TimeSpan.Zero);
        DateTimeOffset start = run.Time.GetUtcNow();
        run.Time.Advance(TimeSpan.FromSeconds(10));
        watch.Push(s_as.Modified("one", "6"));
        await Eventually.Equal(start.AddSeconds(10), () => run.Reflector.Status.ChangedAt);
        run.Time.Advance(TimeSpan.FromSeconds(50));
        watch.Push(s_as.Bookmark("7"));
        await Eventually.Equal(start.AddSeconds(60), () => run.Reflector.Status.FreshAt);
        Assert.Equal(start.AddSeconds(10), run.Reflector.Status.ChangedAt);
    }

    [Fact]
    public async Task Stopping_ends_a_request_that_nobody_answers()
    {
        await using Reflecting run = Reflecting.Make().Start();
        await Eventually.Equal(1, () => run.Http.Waiting);
        await run.StopAsync();
        Assert.Equal(0, run.Http.Waiting);
        Assert.Equal(0, run.Sink.Open);
        Assert.Null(run.Time.NextDue);
        Assert.Equal(ReflectorState.Stopped, run.Reflector.Status.State);
    }

    [Fact]
    public async Task A_bug_ends_the_reflector_with_its_own_exception()
    {
        await using Reflecting run = Reflecting.Make();
        run.Http.Answer(() => throw new NotSupportedException("a bug"));
        run.Start();
        await Assert.ThrowsAsync<NotSupportedException>(() => run.Running.WaitAsync(TimeSpan.FromSeconds(20)));
    }
}
