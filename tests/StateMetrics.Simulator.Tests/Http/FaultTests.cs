using StateMetrics.Simulator.Cluster;
using StateMetrics.Simulator.Faults;
using StateMetrics.Simulator.Http;
using StateMetrics.Testing;

namespace StateMetrics.Simulator.Tests.Http;

public sealed class FaultTests
{
    private const string PodWatch = "api/v1/pods?watch=true&resourceVersion=1000&allowWatchBookmarks=true";

    [Fact]
    public async Task A_stalled_request_is_answered_once_released()
    {
        await using SimulatedCalls calls = await SimulatedCalls.StartAsync();
        Fault stall = calls.Server.Faults.Stall(request => request.IsList("pods"));
        Task<HttpResponseMessage> list = calls.SendAsync(HttpMethod.Get, "api/v1/pods");
        await Eventually.Equal(1, () => stall.Hits);
        using HttpResponseMessage nodes = await calls.SendAsync(HttpMethod.Get, "api/v1/nodes");
        Assert.Equal(200, (int)nodes.StatusCode);
        Assert.False(list.IsCompleted);
        stall.Release();
        using HttpResponseMessage pods = await list;
        Assert.Equal(200, (int)pods.StatusCode);
        Assert.Equal(1, stall.Hits);
    }

    [Fact]
    public async Task A_reset_breaks_the_request_and_only_as_often_as_told()
    {
        await using SimulatedCalls calls = await SimulatedCalls.StartAsync();
        calls.Server.Faults.Reset(request => request.Verb == "create", count: 1);
        string body = SimulatedCalls.PodJson("a");
        await Assert.ThrowsAsync<HttpRequestException>(
            () => calls.SendAsync(HttpMethod.Post, "api/v1/namespaces/shop/pods", body: body));
        using HttpResponseMessage second = await calls.SendAsync(HttpMethod.Post, "api/v1/namespaces/shop/pods", body: body);
        Assert.Equal(201, (int)second.StatusCode);
    }

    [Fact]
    public async Task A_scripted_answer_carries_retry_after_and_a_status()
    {
        await using SimulatedCalls calls = await SimulatedCalls.StartAsync();
        Fault fault = calls.Server.Faults.Answer(
            new ApiStatusException(429, "TooManyRequests", "slow down") { RetryAfterSeconds = 2 }, count: 2);
        for (int i = 0; i < 2; i++)
        {
            using HttpResponseMessage refused = await calls.SendAsync(HttpMethod.Get, "api/v1/pods");
            Assert.Equal(429, (int)refused.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(2), refused.Headers.RetryAfter!.Delta);
            Assert.Equal(
                """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"slow down","""
                + "\"reason\":\"TooManyRequests\",\"details\":{\"retryAfterSeconds\":2},\"code\":429}",
                await refused.Content.ReadAsStringAsync());
        }
        using HttpResponseMessage answered = await calls.SendAsync(HttpMethod.Get, "api/v1/pods");
        Assert.Equal(200, (int)answered.StatusCode);
        Assert.Equal(2, fault.Hits);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/vnd.kubernetes.protobuf")]
    public async Task A_cut_list_ends_in_the_middle_of_an_object(string accept)
    {
        await using SimulatedCalls calls = await SimulatedCalls.StartAsync();
        calls.Pod("a");
        calls.Pod("b");
        byte[] whole = await calls.GetBytesAsync("api/v1/pods", accept);
        calls.Server.Faults.CutList(request => request.IsList("pods"));
        byte[] cut = await calls.GetBytesAsync("api/v1/pods", accept);
        Assert.InRange(cut.Length, whole.Length / 2, whole.Length - 1);
        Assert.Equal(whole, await calls.GetBytesAsync("api/v1/pods", accept));
    }

    [Fact]
    public async Task A_cut_frame_ends_the_watch_in_the_middle_of_an_event()
    {
        await using SimulatedCalls calls = await SimulatedCalls.StartAsync();
        using WatchReading watch = await calls.WatchAsync(PodWatch);
        calls.Server.Faults.CutFrame(request => request.IsWatch("pods"));
        calls.Pod("a");
        string rest = await watch.RestAsync();
        Assert.StartsWith("{\"type\":\"ADDED\",\"object\":{\"kind\":\"Pod\"", rest);
        Assert.DoesNotContain("\n", rest);
    }

    [Fact]
    public async Task A_frame_cut_by_a_reset_breaks_the_stream()
    {
        await using SimulatedCalls calls = await SimulatedCalls.StartAsync();
        using WatchReading watch = await calls.WatchAsync(PodWatch);
        calls.Server.Faults.CutFrame(reset: true);
        calls.Pod("a");
        await Assert.ThrowsAnyAsync<IOException>(watch.RestAsync);
    }

    [Fact]
    public async Task A_dropped_event_is_lost_and_a_repeated_one_comes_twice()
    {
        await using SimulatedCalls calls = await SimulatedCalls.StartAsync();
        using WatchReading watch = await calls.WatchAsync(PodWatch);
        calls.Server.Faults.DropEvent(events: (type, key) => type == "ADDED" && key == "shop/b");
        calls.Server.Faults.RepeatEvent(events: (_, key) => key == "shop/c");
        calls.Pod("a");
        calls.Pod("b");
        calls.Pod("c");
        Assert.Equal("ADDED a@1001\nADDED c@1003\nADDED c@1003", await watch.NextAsync(3));
    }

    [Fact]
    public async Task An_error_event_ends_open_watches_at_once()
    {
        await using SimulatedCalls calls = await SimulatedCalls.StartAsync();
        using WatchReading watch = await calls.WatchAsync(PodWatch);
        calls.Server.Faults.ErrorEvent(new ApiStatusException(500, "InternalError", "broken"));
        Assert.Equal("ERROR InternalError@", await watch.NextAsync());
        Assert.Null(await watch.NextAsync());
    }

    [Fact]
    public async Task A_silent_watch_stays_open_past_events_and_its_timeout_and_goes_on_when_released()
    {
        await using SimulatedCalls calls = await SimulatedCalls.StartAsync();
        using WatchReading watch = await calls.WatchAsync(PodWatch);
        Fault silence = calls.Server.Faults.SilenceWatches(request => request.IsWatch("pods"));
        calls.Pod("a");
        using WatchReading other = await calls.WatchAsync("api/v1/nodes?watch=true&timeoutSeconds=1");
        Task<string?> next = watch.NextAsync();
        Assert.Null(await other.NextAsync());
        Assert.False(next.IsCompleted);
        silence.Release();
        Assert.Equal("ADDED a@1001", await next);
    }

    [Fact]
    public async Task A_silent_watch_may_still_end_at_its_timeout()
    {
        await using SimulatedCalls calls = await SimulatedCalls.StartAsync();
        calls.Server.Faults.SilenceWatches(endsAtTimeout: true);
        using WatchReading watch = await calls.WatchAsync($"{PodWatch}&timeoutSeconds=1");
        calls.Pod("a");
        Assert.Null(await watch.NextAsync());
    }

    [Fact]
    public async Task Open_watches_are_closed_or_reset_on_demand_and_counted()
    {
        await using SimulatedCalls calls = await SimulatedCalls.StartAsync();
        using WatchReading pods = await calls.WatchAsync(PodWatch);
        using WatchReading nodes = await calls.WatchAsync("api/v1/nodes?watch=true");
        Assert.Equal(["pods", "nodes"], calls.Server.OpenWatches.Select(watch => watch.Request.Resource!.Value.Plural));
        Assert.Equal(2, calls.Server.OpenConnections);
        Assert.Equal(1, calls.Server.Faults.CloseWatches(request => request.IsWatch("pods")));
        Assert.Null(await pods.NextAsync());
        Assert.Equal(1, calls.Server.Faults.ResetWatches());
        await Assert.ThrowsAnyAsync<IOException>(nodes.RestAsync);
    }

    [Fact]
    public async Task A_delay_passes_before_the_answer()
    {
        await using SimulatedCalls calls = await SimulatedCalls.StartAsync();
        calls.Server.Faults.Delay(TimeSpan.FromMilliseconds(150), count: 1);
        long start = TimeProvider.System.GetTimestamp();
        using HttpResponseMessage response = await calls.SendAsync(HttpMethod.Get, "version");
        Assert.InRange(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds, 140, 10_000);
    }
}
