using System.Text.Json.Nodes;
using StateMetrics.Simulator.Http;

namespace StateMetrics.Simulator.Tests.Http;

/// <summary>shardSelector as KEP-5866 has it, on a server that honours it and on one that does not.</summary>
public sealed class ShardedListTests
{
    private const string Low = "shardRange(object.metadata.uid, '0x0000000000000000', '0x4000000000000000')";
    private const string High = "shardRange(object.metadata.uid, '0xc000000000000000', '0x10000000000000000')";

    // FNV-1a 64: abc-0 is 0x6403…, test_uid is 0x0ec2…, a is 0xaf63…, the empty text 0xcbf2….
    private static readonly string[] s_uids = ["abc-0", "test_uid", "a"];

    [Fact]
    public async Task A_list_holds_the_ranges_and_says_by_what_it_was_filtered()
    {
        await using SimulatedCalls calls = await StartAsync(ShardedLists.Honoured);
        JsonNode list = await ListAsync(calls, Low);
        Assert.Equal(["test_uid"], SimulatedCalls.Names(list));
        Assert.Equal(Low, list["metadata"]!["shardInfo"]!["selector"]!.GetValue<string>());
        Assert.Equal([], SimulatedCalls.Names(await ListAsync(calls, High)));
        const string Middle = "shardRange(object.metadata.uid, '0x6403e42d76c28c86', '0x6403e42d76c28c87')";
        Assert.Equal(["abc-0", "test_uid"], SimulatedCalls.Names(await ListAsync(calls, $"{Low}||{Middle}")));
        Assert.Equal(["abc-0", "test_uid"], SimulatedCalls.Names(await ListAsync(calls, $"{Middle} || {Low}")));
    }

    [Fact]
    public async Task A_watch_brings_the_ranges_only()
    {
        await using SimulatedCalls calls = await StartAsync(ShardedLists.Honoured);
        using WatchReading watch = await calls.WatchAsync(
            $"api/v1/pods?watch=true&resourceVersion={calls.Cluster.LatestVersion}&shardSelector={Uri.EscapeDataString(Low)}");
        foreach (string name in s_uids)
        {
            calls.Cluster.Patch("v1/pods", "shop", name, """{"status":{"phase":"Failed"}}""");
        }
        calls.Cluster.Delete("v1/pods", "shop", "abc-0");
        calls.Cluster.Delete("v1/pods", "shop", "test_uid");
        Assert.Equal("MODIFIED test_uid", await NextAsync(watch));
        Assert.Equal("DELETED test_uid", await NextAsync(watch));
    }

    [Fact]
    public async Task A_server_without_the_gate_ignores_it_whatever_it_says()
    {
        await using SimulatedCalls calls = await StartAsync(ShardedLists.Ignored);
        JsonNode list = await ListAsync(calls, "nonsense");
        Assert.Equal(["a", "abc-0", "test_uid"], SimulatedCalls.Names(list));
        Assert.Null(list["metadata"]!["shardInfo"]);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("shardRange(object.metadata.uid, '0x0', '0x4000000000000000')")]
    [InlineData("shardRange(object.metadata.uid, 0x0000000000000000, 0x4000000000000000)")]
    [InlineData("shardRange(object.metadata.name, '0x0000000000000000', '0x4000000000000000')")]
    [InlineData("shardRange(object.metadata.uid, '0x4000000000000000', '0x4000000000000000')")]
    [InlineData("shardRange(object.metadata.uid, '0x0000000000000000', '0x10000000000000001')")]
    [InlineData("shardRange(object.metadata.uid, '0x0000000000000000', '0x4000000000000000') || ")]
    [InlineData("shardRange(object.metadata.uid, '0x0000000000000000', '0x4000000000000000'")]
    public async Task A_malformed_selector_is_refused(string selector)
    {
        await using SimulatedCalls calls = await StartAsync(ShardedLists.Honoured);
        JsonNode status = await ListAsync(calls, selector);
        Assert.Equal(400, status["code"]!.GetValue<int>());
    }

    private static async Task<SimulatedCalls> StartAsync(ShardedLists lists)
    {
        SimulatedCalls calls = await SimulatedCalls.StartAsync();
        calls.Server.Behaviour.ShardedLists = lists;
        calls.Cluster.Load("v1/pods", s_uids.Select(static uid => (ReadOnlyMemory<byte>)System.Text.Encoding.UTF8.GetBytes(
            $$$"""{"metadata":{"name":"{{{uid}}}","namespace":"shop","uid":"{{{uid}}}"} }""")));
        return calls;
    }

    private static Task<JsonNode> ListAsync(SimulatedCalls calls, string selector) =>
        calls.GetAsync($"api/v1/pods?shardSelector={Uri.EscapeDataString(selector)}");

    private static async Task<string> NextAsync(WatchReading watch)
    {
        JsonNode next = (await watch.NextJsonAsync())!;
        return $"{next["type"]} {next["object"]!["metadata"]!["name"]}";
    }
}
