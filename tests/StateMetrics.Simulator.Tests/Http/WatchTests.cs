using StateMetrics.Simulator.Cluster;
using StateMetrics.Simulator.Http;

namespace StateMetrics.Simulator.Tests.Http;

public sealed class WatchTests
{
    [Fact]
    public async Task A_watch_resumes_after_a_version_and_follows_what_comes()
    {
        await using SimulatedCalls calls = await SimulatedCalls.StartAsync();
        calls.Pod("a");
        calls.Pod("b");
        using WatchReading watch = await calls.WatchAsync("api/v1/pods?watch=true&resourceVersion=1001");
        Assert.Equal("ADDED b@1002", await watch.NextAsync());
        calls.Cluster.Patch("v1/pods", "shop", "a", """{"status":{"phase":"Running"}}""");
        calls.Cluster.Delete("v1/pods", "shop", "b");
        Assert.Equal("MODIFIED a@1003\nDELETED b@1004", await watch.NextAsync(2));
    }

    [Fact]
    public async Task A_watch_without_a_version_begins_with_what_exists()
    {
        await using SimulatedCalls calls = await SimulatedCalls.StartAsync();
        calls.Pod("b");
        calls.Pod("a");
        using WatchReading watch = await calls.WatchAsync("api/v1/namespaces/shop/pods?watch=1");
        Assert.Equal("ADDED a@1002\nADDED b@1001", await watch.NextAsync(2));
    }

    [Fact]
    public async Task A_streaming_list_ends_its_initial_events_with_an_annotated_bookmark_and_goes_on()
    {
        await using SimulatedCalls calls = await SimulatedCalls.StartAsync();
        calls.Pod("a");
        using WatchReading watch = await calls.WatchAsync(StreamingPods);
        Assert.Equal("ADDED a@1001\nBOOKMARK @1001 end=true", await watch.NextAsync(2));
        calls.Pod("b");
        Assert.Equal("ADDED b@1002", await watch.NextAsync());
    }

    [Theory]
    [InlineData("api/v1/pods?watch=true&sendInitialEvents=true&allowWatchBookmarks=true", StreamingLists.Supported)]
    [InlineData(StreamingPods, StreamingLists.Refused)]
    public async Task A_streaming_list_that_is_refused_is_answered_422(string path, StreamingLists streaming)
    {
        await using SimulatedCalls calls = await SimulatedCalls.StartAsync();
        calls.Server.Behaviour.StreamingLists = streaming;
        using HttpResponseMessage response = await calls.SendAsync(HttpMethod.Get, path);
        Assert.Equal(422, (int)response.StatusCode);
        Assert.Contains("\"reason\":\"Invalid\"", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_old_server_takes_a_streaming_list_for_a_plain_watch()
    {
        await using SimulatedCalls calls = await SimulatedCalls.StartAsync();
        calls.Server.Behaviour.StreamingLists = StreamingLists.Ignored;
        calls.Pod("a");
        using WatchReading watch = await calls.WatchAsync(StreamingPods);
        Assert.Equal("ADDED a@1001", await watch.NextAsync());
        calls.Pod("b");
        Assert.Equal("ADDED b@1002", await watch.NextAsync());
    }

    [Fact]
    public async Task A_compacted_version_is_answered_410_as_an_event_or_as_a_status()
    {
        await using SimulatedCalls calls = await SimulatedCalls.StartAsync();
        calls.Pod("a");
        calls.Cluster.Compact();
        using (WatchReading watch = await calls.WatchAsync("api/v1/pods?watch=true&resourceVersion=1001"))
        {
            Assert.Equal(200, (int)watch.Code);
            Assert.Equal(
                """{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",""" + "\"message\":"
                + "\"too old resource version: 1001 (1002)\",\"reason\":\"Expired\",\"code\":410}}",
                (await watch.RestAsync()).TrimEnd());
        }
        calls.Server.Behaviour.GoneForm = GoneForm.HttpStatus;
        using HttpResponseMessage response = await calls.SendAsync(HttpMethod.Get, "api/v1/pods?watch=true&resourceVersion=1001");
        Assert.Equal(410, (int)response.StatusCode);
    }

    [Fact]
    public async Task An_object_that_enters_or_leaves_the_selector_is_added_or_deleted()
    {
        await using SimulatedCalls calls = await SimulatedCalls.StartAsync();
        using WatchReading watch = await calls.WatchAsync("api/v1/pods?watch=true&labelSelector=app%3Dweb");
        calls.Pod("a");
        calls.Cluster.Patch("v1/pods", "shop", "a", """{"metadata":{"labels":{"app":"web"}}}""");
        calls.Cluster.Patch("v1/pods", "shop", "a", """{"metadata":{"labels":{"x":"y"}}}""");
        calls.Cluster.Patch("v1/pods", "shop", "a", """{"metadata":{"labels":{"app":"db"}}}""");
        Assert.Equal("ADDED a@1002\nMODIFIED a@1003\nDELETED a@1004", await watch.NextAsync(3));
    }

    [Fact]
    public async Task A_watch_ends_at_its_timeout_after_a_last_bookmark()
    {
        await using SimulatedCalls calls = await SimulatedCalls.StartAsync();
        using WatchReading watch = await calls.WatchAsync(
            "api/v1/pods?watch=true&resourceVersion=1000&allowWatchBookmarks=true&timeoutSeconds=3");
        calls.Cluster.Create("v1/nodes", """{"metadata":{"name":"n"}}""");
        Assert.Equal("BOOKMARK @1001", await watch.NextAsync());
        Assert.Null(await watch.NextAsync());
    }

    [Fact]
    public async Task Bookmarks_come_at_their_interval_and_tell_the_latest_version_of_the_cluster()
    {
        await using SimulatedCalls calls = await SimulatedCalls.StartAsync();
        calls.Server.Behaviour.BookmarkInterval = TimeSpan.FromMilliseconds(20);
        using WatchReading watch = await calls.WatchAsync("api/v1/pods?watch=true&resourceVersion=1000&allowWatchBookmarks=true");
        Assert.Equal("BOOKMARK @1000\nBOOKMARK @1000", await watch.NextAsync(2));
    }

    [Fact]
    public async Task A_bulk_load_expires_the_watches_that_it_would_bypass()
    {
        await using SimulatedCalls calls = await SimulatedCalls.StartAsync();
        using WatchReading watch = await calls.WatchAsync("api/v1/pods?watch=true&resourceVersion=1000");
        calls.Cluster.Load("v1/pods", [System.Text.Encoding.UTF8.GetBytes(SimulatedCalls.PodJson("a"))]);
        Assert.Equal("ERROR Expired@", await watch.NextAsync());
    }

    [Fact]
    public async Task A_metadata_watch_sends_partial_objects()
    {
        await using SimulatedCalls calls = await SimulatedCalls.StartAsync();
        StoredObject pod = calls.Pod("a", more: ""","spec":{"nodeName":"n1"}""");
        using WatchReading watch = await calls.WatchAsync(
            "api/v1/pods?watch=true", "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io");
        string metadata = System.Text.Encoding.UTF8.GetString(pod.MetadataJson.Span);
        Assert.Equal(
            """{"type":"ADDED","object":{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":""" + metadata + "}}",
            (await watch.NextJsonAsync())!.ToJsonString());
    }

    [Fact]
    public async Task A_protobuf_watch_frames_a_watch_event_around_a_wrapped_object()
    {
        await using SimulatedCalls calls = await SimulatedCalls.StartAsync();
        StoredObject secret = calls.Cluster.Create("v1/secrets", """{"metadata":{"name":"s","namespace":"b"}}""");
        using WatchReading watch = await calls.WatchAsync(
            "api/v1/secrets?watch=true", "application/vnd.kubernetes.protobuf;stream=watch,application/json");
        Assert.Equal("application/vnd.kubernetes.protobuf; stream=watch", watch.ContentType);   // as HttpClient spells it
        string item = Convert.ToHexStringLower(secret.Protobuf);
        int length = secret.Protobuf.Length;
        Assert.InRange(length, 64, 90);
        // type, object { raw { magic, typeMeta { v1, Secret }, raw, contentEncoding, contentType } }
        int unknown = 4 + 14 + 2 + length + 4;
        Assert.Equal(
            "0a054144444544" + $"12{unknown + 2:x2}" + $"0a{unknown:x2}" + "6b387300" + "0a0c0a0276311206536563726574"
            + $"12{length:x2}{item}" + "1a002200",
            Convert.ToHexStringLower(await watch.NextFrameAsync()));
    }

    [Fact]
    public async Task A_protobuf_streaming_list_ends_with_an_annotated_bookmark_of_its_kind()
    {
        await using SimulatedCalls calls = await SimulatedCalls.StartAsync();
        using WatchReading watch = await calls.WatchAsync(
            StreamingPods.Replace("pods", "configmaps"), "application/vnd.kubernetes.protobuf");
        // ConfigMap { metadata { "", "", "", "", "", "1000", 0, { }, annotations { k8s.io/initial-events-end: true } } }
        Assert.EndsWith(
            "320431303030" + "3800" + "4200" + "6221" + "0a19" + Convert.ToHexStringLower("k8s.io/initial-events-end"u8) + "120474727565"
            + "1a002200",
            Convert.ToHexStringLower(await watch.NextFrameAsync()));
    }

    [Fact]
    public async Task A_watch_is_over_when_its_client_leaves()
    {
        await using SimulatedCalls calls = await SimulatedCalls.StartAsync();
        using (await calls.WatchAsync("api/v1/pods?watch=true"))
        {
            Assert.Single(calls.Server.OpenWatches);
        }
        long start = TimeProvider.System.GetTimestamp();
        while (calls.Server.OpenWatches.Count > 0 && TimeProvider.System.GetElapsedTime(start) < SimulatedCalls.Patience)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
        Assert.Empty(calls.Server.OpenWatches);
    }

    private const string StreamingPods =
        "api/v1/pods?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";
}
