using System.Net;
using StateMetrics.Kubernetes.ListWatch;
using StateMetrics.Kubernetes.Wire;
using StateMetrics.Testing;

namespace StateMetrics.Kubernetes.Tests.ListWatch;

/// <summary>Filtering by the server: it is asked once whether it does, and sent the selector only then.</summary>
public sealed class ShardSelectorTests : IDisposable
{
    private const string Asked = "/api/v1/pods?shardSelector=r&limit=1";
    private const string Plain = "/api/v1/pods?limit=500";
    private const string Sharded = "/api/v1/pods?shardSelector=r&limit=500";

    private readonly ScriptedHttp _http = new();
    private readonly ManualTimeProvider _time = new();
    private readonly ServerTraits _traits = new();
    private readonly HttpClient _client;

    public ShardSelectorTests() => _client = _http.Client();

    [Theory]
    [InlineData("json")]
    [InlineData("protobuf")]
    public async Task A_server_that_says_so_is_sent_the_selector_and_asked_once(string format)
    {
        Answers answers = Answers.In(format);
        _http.Answer(answers.ListType, PushedStream.Of(answers.ShardedList("4", "r")));
        for (int i = 0; i < 2; i++)
        {
            _http.Answer(answers.ListType, PushedStream.Of(answers.ShardedList("5", "r", answers.Object("one", "1"))));
            Assert.Equal(new ListEnd("5", Sharded: true), await ListAsync());
        }
        Assert.Equal([Asked, Sharded, Sharded], _http.Requests);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("protobuf")]
    public async Task A_server_that_ignores_it_is_asked_once_and_sent_none(string format)
    {
        Answers answers = Answers.In(format);
        for (int i = 0; i < 3; i++)
        {
            _http.Answer(answers.ListType, PushedStream.Of(answers.List("5", "", answers.Object("one", "1"))));
        }
        await ListAsync();
        await ListAsync();
        Assert.Equal([Asked, Plain, Plain], _http.Requests);
    }

    [Fact]
    public async Task A_server_that_finds_it_malformed_is_sent_none()
    {
        _http.Answer(HttpStatusCode.BadRequest);
        _http.Answer(Answers.Json.ListType, PushedStream.Of(Answers.Json.List("5", "")));
        await ListAsync();
        Assert.Equal([Asked, Plain], _http.Requests);
    }

    [Fact]
    public async Task A_selector_that_is_refused_later_is_left_out_from_then_on()
    {
        _http.Answer(Answers.Json.ListType, PushedStream.Of(Answers.Json.ShardedList("4", "r"))).Answer(HttpStatusCode.BadRequest);
        await Assert.ThrowsAsync<ApiException>(ListAsync);
        _http.Answer(Answers.Json.ListType, PushedStream.Of(Answers.Json.List("5", "")));
        await ListAsync();
        Assert.Equal([Asked, Sharded, Plain], _http.Requests);
    }

    [Fact]
    public async Task A_refusal_for_other_reasons_says_nothing_about_it()
    {
        _http.Answer(HttpStatusCode.Forbidden);
        await Assert.ThrowsAsync<ApiException>(ListAsync);
        _http.Answer(Answers.Json.ListType, PushedStream.Of(Answers.Json.ShardedList("4", "r")));
        _http.Answer(Answers.Json.ListType, PushedStream.Of(Answers.Json.ShardedList("5", "r")));
        await ListAsync();
        Assert.Equal([Asked, Asked, Sharded], _http.Requests);
    }

    [Fact]
    public async Task A_server_that_is_too_old_is_not_asked()
    {
        _traits.Saw(new ServerVersion(1, 35, "v1.35.0"));
        _http.Answer(Answers.Json.ListType, PushedStream.Of(Answers.Json.List("5", "")));
        await ListAsync();
        Assert.Equal([Plain], _http.Requests);

        // After an upgrade it is asked; after another one again.
        foreach (int minor in new[] { 36, 37 })
        {
            _traits.Saw(new ServerVersion(1, minor, $"v1.{minor}.0"));
            _http.Answer(Answers.Json.ListType, PushedStream.Of(Answers.Json.ShardedList("4", "r")));
            _http.Answer(Answers.Json.ListType, PushedStream.Of(Answers.Json.ShardedList("5", "r")));
            await ListAsync();
        }
        Assert.Equal([Plain, Asked, Sharded, Asked, Sharded], _http.Requests);
    }

    [Fact]
    public async Task Many_at_once_ask_once()
    {
        Task<ListEnd>[] lists = [.. Enumerable.Range(0, 5).Select(_ => ListAsync())];
        await Eventually.Equal(1, () => _http.Waiting);
        _http.Answer(Answers.Json.ListType, PushedStream.Of(Answers.Json.ShardedList("4", "r")));
        for (int i = 0; i < lists.Length; i++)
        {
            _http.Answer(Answers.Json.ListType, PushedStream.Of(Answers.Json.ShardedList("5", "r")));
        }
        await Task.WhenAll(lists);
        Assert.Equal([Asked, .. Enumerable.Repeat(Sharded, lists.Length)], _http.Requests);
    }

    [Fact]
    public async Task An_unreachable_server_fails_all_who_wait_for_the_answer_at_once()
    {
        Task<ListEnd>[] lists = [.. Enumerable.Range(0, 5).Select(_ => ListAsync())];
        await Eventually.Equal(1, () => _http.Waiting);
        _http.Answer(static () => throw new HttpRequestException("unreachable"));
        foreach (Task<ListEnd> list in lists)
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => list);
        }
        Assert.Single(_http.Requests);
    }

    [Fact]
    public async Task Who_is_cancelled_while_asking_leaves_it_to_the_next()
    {
        using var stop = new CancellationTokenSource();
        Task<ListEnd> first = ListAsync(stop.Token);
        await Eventually.Equal(1, () => _http.Waiting);
        Task<ListEnd> second = ListAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await Eventually.Equal(2, () => _http.Requests.Count);
        for (int i = 0; i < 2; i++)
        {
            _http.Answer(Answers.Json.ListType, PushedStream.Of(Answers.Json.ShardedList("5", "r")));
        }
        await second;
        Assert.Equal([Asked, Asked, Sharded], _http.Requests);
    }

    public void Dispose()
    {
        _client.Dispose();
        _http.Dispose();
    }

    private Task<ListEnd> ListAsync() => ListAsync(TestContext.Current.CancellationToken);

    private Task<ListEnd> ListAsync(CancellationToken stop)
    {
        var path = new ResourcePath { Group = "", Version = "v1", Plural = "pods" };
        var source = new HttpListWatch(_client, path, new ListWatchOptions { ShardSelector = "r" }, _traits, _time, static () => 0.5);
        return source.ListAsync(new ListStart { AtLeast = "", Paged = true }, static (in WireObject _) => { }, stop);
    }
}
