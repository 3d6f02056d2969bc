using System.Net;
using StateMetrics.Kubernetes.ListWatch;
using StateMetrics.Kubernetes.Wire;
using StateMetrics.Testing;

namespace StateMetrics.Kubernetes.Tests.ListWatch;

public sealed class HttpListWatchTests : IDisposable
{
    private static readonly ListStart s_newest = new() { AtLeast = "", Paged = true };

    private static readonly WatchStart s_streaming = new() { From = "", InitialEvents = true };

    private readonly ScriptedHttp _http = new();
    private readonly ManualTimeProvider _time = new();
    private readonly ServerTraits _traits = new();
    private readonly HttpClient _client;

    public HttpListWatchTests() => _client = _http.Client();

    [Theory]
    [InlineData("json")]
    [InlineData("protobuf")]
    public async Task A_list_follows_its_continue_tokens_and_ends_with_the_last_version(string format)
    {
        Answers answers = Answers.In(format);
        _http.Answer(answers.ListType, PushedStream.Of(answers.List("5", "t/1+", answers.Object("one", "1"), answers.Object("two", "2"))));
        _http.Answer(answers.ListType, PushedStream.Of(answers.List("5", "t2", answers.Object("three", "3"))));
        _http.Answer(answers.ListType, PushedStream.Of(answers.List("6", "")));
        (ListEnd end, string seen) = await ListAsync(Make());
        Assert.Equal("one two three", seen);
        Assert.Equal(new ListEnd("6", Sharded: false), end);
        Assert.Equal(
            ["/api/v1/pods?limit=500", "/api/v1/pods?limit=500&continue=t%2F1%2B", "/api/v1/pods?limit=500&continue=t2"], _http.Requests);
    }

    [Fact]
    public async Task An_expired_token_is_told_from_a_list_that_is_refused_at_once()
    {
        _http.Answer(HttpStatusCode.Gone);
        await Assert.ThrowsAsync<ApiException>(() => ListAsync(Make()));
        _http.Answer(Answers.Json.ListType, PushedStream.Of(Answers.Json.List("5", "t1"))).Answer(HttpStatusCode.Gone);
        HttpListWatch source = Make();
        await Assert.ThrowsAsync<ContinueExpiredException>(() => ListAsync(source));
        Assert.Equal((1, 1), (source.Counts.ListSuccesses, source.Counts.ListErrors));
    }

    [Fact]
    public async Task A_token_that_leads_to_itself_is_no_list()
    {
        _http.Answer(Answers.Json.ListType, PushedStream.Of(Answers.Json.List("5", "t1")));
        _http.Answer(Answers.Json.ListType, PushedStream.Of(Answers.Json.List("5", "t1")));
        await Assert.ThrowsAsync<InvalidDataException>(() => ListAsync(Make()));
    }

    [Fact]
    public async Task Selectors_namespace_and_shard_are_part_of_every_request()
    {
        var path = new ResourcePath
        {
            Group = "apps", Version = "v1", Plural = "deployments", Namespace = "a",
            FieldSelector = "spec.nodeName=n", LabelSelector = "x in (a,b)",
        };
        _http.Answer(Answers.Json.ListType, PushedStream.Of(Answers.Json.ShardedList("5", "r(0x1)")));
        _http.Answer(Answers.Json.ListType, PushedStream.Of(Answers.Json.List("5", "t1")));
        _http.Answer(Answers.Json.ListType, PushedStream.Of(Answers.Json.List("5", "")));
        _http.Answer(Answers.Json.WatchType, PushedStream.Of());
        HttpListWatch source = Make(new ListWatchOptions { ShardSelector = "r(0x1)" }, path);
        await ListAsync(source);
        await WatchAsync(source, new WatchStart { From = "5" });
        const string Selected = "/apis/apps/v1/namespaces/a/deployments"
            + "?fieldSelector=spec.nodeName%3Dn&labelSelector=x%20in%20%28a%2Cb%29&shardSelector=r%280x1%29";
        Assert.Equal(
            [
                $"{Selected}&limit=1",
                $"{Selected}&limit=500",
                $"{Selected}&limit=500&continue=t1",
                $"{Selected}&watch=true&allowWatchBookmarks=true&timeoutSeconds=450&resourceVersion=5",
            ], _http.Requests);
    }

    [Theory]
    [InlineData(false, false, "application/vnd.kubernetes.protobuf,application/json;q=0.9")]
    [InlineData(false, true, "application/json")]
    [InlineData(true, false, "application/vnd.kubernetes.protobuf;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,"
        + "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1;q=0.9")]
    [InlineData(true, true, "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1")]
    public async Task The_form_of_the_answer_is_asked_for(bool metadataOnly, bool jsonOnly, string accept)
    {
        _http.Answer(Answers.Json.ListType, PushedStream.Of(Answers.Json.List("5", ""))).Answer(Answers.Json.WatchType, PushedStream.Of());
        var path = new ResourcePath { Group = "", Version = "v1", Plural = "pods", MetadataOnly = metadataOnly };
        HttpListWatch source = Make(new ListWatchOptions { JsonOnly = jsonOnly }, path);
        await ListAsync(source);
        await WatchAsync(source, new WatchStart { From = "5" });
        Assert.Equal([accept, accept.Replace("List;", ";", StringComparison.Ordinal)], _http.Accepts);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("protobuf")]
    public async Task Objects_that_are_not_ours_are_counted_and_go_no_further(string format)
    {
        Answers answers = Answers.In(format);
        _http.Answer(answers.ListType, PushedStream.Of(answers.List("5", "", answers.Object("one", "1"), answers.Object("two", "2"))));
        _http.Answer(answers.WatchType, PushedStream.Of(answers.Added("one", "6"), answers.Added("two", "7")));
        HttpListWatch source = Make(new ListWatchOptions { Keep = static uid => uid.SequenceEqual("u-two"u8) });
        (_, string seen) = await ListAsync(source);
        Assert.Equal("two", seen);
        Assert.Equal("Opened NotOurs:6 Added:7", await WatchAsync(source, new WatchStart { From = "5" }));
        Assert.Equal(2, source.Counts.ObjectsNotOurs);
    }

    [Fact]
    public async Task An_answer_that_is_no_api_is_broken_and_counted()
    {
        _http.Answer("text/html", PushedStream.Of("<html>"u8.ToArray()));
        _http.Answer(Answers.Json.ListType, PushedStream.Of(Answers.Json.List("", "")));
        HttpListWatch source = Make();
        await Assert.ThrowsAsync<InvalidDataException>(() => ListAsync(source));
        await Assert.ThrowsAsync<InvalidDataException>(() => ListAsync(source));
        Assert.Equal(2, source.Counts.ListErrors);
    }

    [Fact]
    public async Task A_list_may_take_long_as_long_as_it_progresses()
    {
        var body = new PushedStream();
        _http.Answer(Answers.Json.ListType, body);
        byte[] bytes = Answers.Json.List("5", "", Answers.Json.Object("one", "1"));
        Task<(ListEnd, string)> listing = ListAsync(Make());
        for (int at = 0; at < 20; at++)
        {
            await Eventually.Equal(TimeSpan.FromSeconds(60), () => _time.NextDue ?? TimeSpan.Zero);
            _time.Advance(TimeSpan.FromSeconds(50));
            body.Push(bytes.AsMemory(at, 1));
        }
        await Eventually.Equal(TimeSpan.FromSeconds(60), () => _time.NextDue ?? TimeSpan.Zero);
        _time.Advance(TimeSpan.FromSeconds(60));
        TimeoutException e = await Assert.ThrowsAsync<TimeoutException>(() => listing);
        Assert.Equal("a list took too long", e.Message);
        Assert.True(body.IsDisposed);
    }

    [Fact]
    public async Task A_watch_that_is_not_answered_is_silent_and_a_cancelled_one_is_not()
    {
        HttpListWatch source = Make();
        Task<string> watching = WatchAsync(source, new WatchStart { From = "5" });
        await Eventually.Equal(TimeSpan.FromSeconds(30), () => _time.NextDue ?? TimeSpan.Zero);
        _time.Advance(TimeSpan.FromSeconds(30));
        await Assert.ThrowsAsync<SilenceException>(() => watching);
        Assert.Equal(1, source.Counts.WatchErrors);

        using var stop = new CancellationTokenSource();
        watching = WatchAsync(source, new WatchStart { From = "5" }, stop.Token);
        await Eventually.Equal(1, () => _http.Waiting);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
    }

    [Theory]
    [InlineData(26, false)]
    [InlineData(27, true)]
    public void A_server_too_old_for_streaming_lists_is_not_asked_for_one(int minor, bool streams)
    {
        Assert.True(Make().StreamsLists);
        _traits.Saw(new ServerVersion(1, minor, $"v1.{minor}.0"));
        Assert.Equal(streams, Make().StreamsLists);
    }

    [Fact]
    public async Task A_refusal_of_streaming_lists_is_forgotten_when_the_server_changes()
    {
        _traits.Saw(new ServerVersion(1, 30, "v1.30.0"));
        _http.Answer(HttpStatusCode.UnprocessableEntity);
        HttpListWatch source = Make();
        await Assert.ThrowsAsync<StreamingListRefusedException>(() => WatchAsync(source, s_streaming));
        Assert.False(source.StreamsLists);
        _traits.Saw(new ServerVersion(1, 30, "v1.30.0"));
        Assert.False(source.StreamsLists);
        _traits.Saw(new ServerVersion(1, 34, "v1.34.0"));
        Assert.True(source.StreamsLists);
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.BadRequest)]
    public async Task A_streaming_list_that_is_refused_for_another_reason_is_tried_again_next_time(HttpStatusCode status)
    {
        _http.Answer(status);
        HttpListWatch source = Make();
        await Assert.ThrowsAsync<StreamingListRefusedException>(() => WatchAsync(source, s_streaming));
        Assert.True(source.StreamsLists);
    }

    public void Dispose()
    {
        _client.Dispose();
        _http.Dispose();
    }

    private HttpListWatch Make(ListWatchOptions? options = null, ResourcePath? path = null) => new(
        _client, path ?? new ResourcePath { Group = "", Version = "v1", Plural = "pods" }, options ?? new ListWatchOptions(), _traits,
        _time, static () => 0.5);

    private static async Task<(ListEnd End, string Seen)> ListAsync(HttpListWatch source)
    {
        var seen = new List<string>();
        ListEnd end = await source.ListAsync(s_newest, (in WireObject o) => seen.Add(o.Name.ToString()), CancellationToken.None);
        return (end, string.Join(' ', seen));
    }

    private static async Task<string> WatchAsync(HttpListWatch source, WatchStart start, CancellationToken stop = default)
    {
        var seen = new List<string>();
        await foreach (WatchEvent next in source.WatchAsync(start, stop))
        {
            seen.Add(next.Type == WatchEventType.Opened ? "Opened" : $"{next.Type}:{next.Object.ResourceVersion}");
        }
        return string.Join(' ', seen);
    }
}
