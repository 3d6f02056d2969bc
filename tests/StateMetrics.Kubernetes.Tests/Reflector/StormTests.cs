using System.Net;
using StateMetrics.Kubernetes.ListWatch;
using StateMetrics.Kubernetes.Reflector;
using StateMetrics.Kubernetes.Tests.ListWatch;
using StateMetrics.Testing;

namespace StateMetrics.Kubernetes.Tests.Reflector;

/// <summary>What a server that fails every watch for a while is asked meanwhile, and how soon all is well after it.</summary>
public sealed class StormTests
{
    private static readonly Answers s_as = Answers.Protobuf;
    private static readonly TimeSpan s_fault = TimeSpan.FromSeconds(20);

    // Longer than any pause in the first half minute, shorter than any deadline.
    private static readonly TimeSpan s_pauseMax = TimeSpan.FromSeconds(9.6);

    [Theory]
    [InlineData(410, 10, false, 0.0)]
    [InlineData(410, 10, false, 0.5)]
    [InlineData(410, 10, false, 1.0)]
    [InlineData(410, 10, true, 0.0)]
    [InlineData(410, 10, true, 1.0)]
    [InlineData(401, 12, false, 0.0)]
    [InlineData(401, 12, true, 1.0)]
    [InlineData(403, 12, false, 0.0)]
    [InlineData(403, 12, true, 1.0)]
    [InlineData(404, 12, false, 0.0)]
    [InlineData(404, 12, true, 0.0)]
    [InlineData(404, 12, true, 1.0)]
    [InlineData(500, 12, false, 0.0)]
    [InlineData(500, 12, true, 1.0)]
    [InlineData(503, 12, false, 0.0)]
    [InlineData(503, 12, true, 1.0)]
    [InlineData(504, 12, false, 0.0)]
    [InlineData(504, 12, true, 1.0)]
    public async Task Watches_that_are_refused_for_20_seconds_cost_few_requests_and_work_within_10_seconds_of_the_end(
        int status, int requestsMax, bool streaming, double jitter)
    {
        var time = new ManualTimeProvider();
        DateTimeOffset end = time.GetUtcNow() + s_fault;
        int during = -1;   // the first list is none of the fault
        using var server = new AnsweringHttp(target =>
        {
            bool fails = time.GetUtcNow() < end;
            during += fails ? 1 : 0;
            return Answer(target, fails ? status : 200);
        });
        using HttpClient client = server.Client();
        var gate = new ServerGate(client, time, () => jitter);
        var path = new ResourcePath { Group = "", Version = "v1", Plural = "pods" };
        var options = new ListWatchOptions { StreamingLists = streaming };
        var source = new HttpListWatch(client, path, options, new ServerTraits(), time, () => jitter);
        var sink = new RecordingSink();
        var reflector = new ResourceReflector(source, sink, gate, new ReflectorOptions(), time, () => jitter);
        using var stop = new CancellationTokenSource();
        Task running = Task.Run(() => reflector.RunAsync(stop.Token));

        while (!server.IsOpen)
        {
            await Eventually.True(() => server.IsOpen || time.NextDue <= s_pauseMax);
            if (!server.IsOpen)
            {
                time.AdvanceToNext();
            }
        }
        Assert.InRange(during, 2, requestsMax);
        Assert.InRange(time.GetUtcNow(), end, end.AddSeconds(10));
        await Eventually.Equal(ReflectorState.Watching, () => reflector.Status.State);
        Assert.Equal("one:5", sink.Held);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Null(time.NextDue);
    }

    [Fact]
    public async Task The_budget_lets_a_burst_through_and_then_a_steady_rate()
    {
        var time = new ManualTimeProvider();
        var budget = new RequestBudget(time);
        Task[] taken = [.. Enumerable.Range(0, 100).Select(_ => budget.TakeAsync(5, CancellationToken.None).AsTask())];
        Assert.Equal(80, taken.Count(static t => t.IsCompleted));
        Assert.Equal(0, budget.Left);
        Assert.Equal(20, budget.Waits);
        time.Advance(TimeSpan.FromSeconds(0.5));
        await Eventually.Equal(90, () => taken.Count(static t => t.IsCompleted));
        time.Advance(TimeSpan.FromSeconds(0.5));
        await Task.WhenAll(taken).WaitAsync(TimeSpan.FromSeconds(20));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(RequestBudget.Capacity, budget.Left);
    }

    [Fact]
    public async Task Who_gives_up_waiting_gives_back_what_was_kept_for_it()
    {
        var time = new ManualTimeProvider();
        var budget = new RequestBudget(time);
        await budget.TakeAsync(RequestBudget.Capacity, CancellationToken.None);
        using var stop = new CancellationTokenSource();
        Task waiting = budget.TakeAsync(100, stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.InRange(budget.Left, 99.9, 100.1);
    }

    private static HttpResponseMessage Answer(string target, int watchStatus)
    {
        if (!target.Contains("watch=true", StringComparison.Ordinal))
        {
            return ScriptedHttp.Of(HttpStatusCode.OK, s_as.ListType, PushedStream.Of(s_as.List("5", "", s_as.Object("one", "5"))));
        }
        if (watchStatus != 200)
        {
            return ScriptedHttp.Of((HttpStatusCode)watchStatus, "text/plain", "no");
        }
        var stream = new PushedStream();
        if (target.Contains("sendInitialEvents", StringComparison.Ordinal))
        {
            stream.Push(s_as.Added("one", "5"));
            stream.Push(s_as.Bookmark("5", end: true));
        }
        return ScriptedHttp.Of(HttpStatusCode.OK, s_as.WatchType, stream);
    }

    /// <summary>Answers each request at once, by its path and query.</summary>
    private sealed class AnsweringHttp(Func<string, HttpResponseMessage> answer) : HttpMessageHandler
    {
        private bool _isOpen;

        /// <summary>A watch has been answered well.</summary>
        internal bool IsOpen => Volatile.Read(ref _isOpen);

        internal HttpClient Client() => new(this, disposeHandler: false)
        {
            BaseAddress = new Uri("http://api.test"),
            Timeout = Timeout.InfiniteTimeSpan,
        };

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            string target = request.RequestUri!.PathAndQuery;
            HttpResponseMessage response = answer(target);
            _isOpen |= response.IsSuccessStatusCode && target.Contains("watch=true", StringComparison.Ordinal);
            return Task.FromResult(response);
        }
    }
}
