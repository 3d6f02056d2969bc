using System.Text.Json.Nodes;
using StateMetrics.Simulator.Cluster;
using StateMetrics.Simulator.Http;

namespace StateMetrics.Simulator.Tests.Http;

public sealed class ListTests
{
    private const string Protobuf = "application/vnd.kubernetes.protobuf";

    [Fact]
    public async Task A_list_is_one_json_text_with_items_that_leave_their_kind_to_it()
    {
        await using SimulatedCalls calls = await SimulatedCalls.StartAsync();
        calls.Cluster.Load("v1/pods", [System.Text.Encoding.UTF8.GetBytes("""
            {"metadata":{"name":"a","namespace":"shop","uid":"u","creationTimestamp":"2026-01-01T00:00:00Z","labels":{"k":"v"}},
             "spec":{"nodeName":"n1"}}
            """)], asGiven: true);
        using HttpResponseMessage response = await calls.SendAsync(HttpMethod.Get, "api/v1/pods");
        Assert.Equal("application/json", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(
            """{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"1001"},"items":[{"metadata":{"name":"a","""
            + "\"namespace\":\"shop\",\"uid\":\"u\",\"creationTimestamp\":\"2026-01-01T00:00:00Z\","
            + "\"labels\":{\"k\":\"v\"}},\"spec\":{\"nodeName\":\"n1\"}}]}\n",
            await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_list_in_protobuf_is_magic_and_one_unknown_message_around_bare_objects()
    {
        await using SimulatedCalls calls = await SimulatedCalls.StartAsync();
        StoredObject secret = calls.Cluster.Create("v1/secrets", """{"metadata":{"name":"s","namespace":"b"},"type":"Opaque"}""");
        using HttpResponseMessage response = await calls.SendAsync(HttpMethod.Get, "api/v1/secrets", $"{Protobuf},application/json");
        Assert.Equal(Protobuf, response.Content.Headers.ContentType!.ToString());
        string item = Convert.ToHexStringLower(secret.Protobuf);
        int length = secret.Protobuf.Length;
        Assert.InRange(length, 70, 110);
        // magic, typeMeta { v1, SecretList }, raw { ListMeta { "", "1001", "" }, items }, contentEncoding, contentType
        Assert.Equal(
            "6b387300 0a10 0a027631 120a5365637265744c697374".Replace(" ", "")
            + "12" + Varint(12 + 2 + length) + "0a0a 0a00 120431303031 1a00".Replace(" ", "") + "12" + Varint(length) + item + "1a002200",
            Convert.ToHexStringLower(await response.Content.ReadAsByteArrayAsync()));
    }

    [Fact]
    public async Task Pages_follow_each_other_in_one_state_of_the_resource()
    {
        await using SimulatedCalls calls = await SimulatedCalls.StartAsync();
        Add(calls, "a", "b", "c", "d", "e");
        JsonNode first = await calls.GetAsync("api/v1/pods?limit=2");
        Assert.Equal(["a", "b"], SimulatedCalls.Names(first));
        Assert.Equal(3, first["metadata"]!["remainingItemCount"]!.GetValue<long>());
        calls.Cluster.Delete("v1/pods", "shop", "c");
        calls.Pod("bb");
        calls.Cluster.Patch("v1/pods", "shop", "d", """{"status":{"phase":"Failed"}}""");
        JsonNode second = await calls.GetAsync($"api/v1/pods?limit=2&continue={first["metadata"]!["continue"]}");
        Assert.Equal(["c", "d"], SimulatedCalls.Names(second));
        Assert.Null(second["items"]![1]!["status"]);
        Assert.Equal("1005", second["metadata"]!["resourceVersion"]!.GetValue<string>());
        JsonNode third = await calls.GetAsync($"api/v1/pods?limit=2&continue={second["metadata"]!["continue"]}");
        Assert.Equal(["e"], SimulatedCalls.Names(third));
        Assert.Null(third["metadata"]!["continue"]);
    }

    [Fact]
    public async Task A_continue_token_expires_with_the_history()
    {
        await using SimulatedCalls calls = await SimulatedCalls.StartAsync();
        Add(calls, "a", "b");
        JsonNode first = await calls.GetAsync("api/v1/pods?limit=1");
        calls.Cluster.Compact();
        string next = $"api/v1/pods?limit=1&continue={first["metadata"]!["continue"]}";
        using HttpResponseMessage response = await calls.SendAsync(HttpMethod.Get, next);
        Assert.Equal(410, (int)response.StatusCode);
        Assert.Contains("\"reason\":\"Expired\"", await response.Content.ReadAsStringAsync());
        calls.Server.Behaviour.ContinueTokensExpire = false;
        Assert.Equal(["b"], SimulatedCalls.Names(await calls.GetAsync(next)));
    }

    [Theory]
    [InlineData("resourceVersion=0&limit=1", "a b")]
    [InlineData("resourceVersion=1001&resourceVersionMatch=Exact", "a")]
    [InlineData("resourceVersion=1001&resourceVersionMatch=NotOlderThan", "a b")]
    [InlineData("resourceVersion=1001", "a b")]
    [InlineData("resourceVersion=1001&limit=5", "a")]
    [InlineData("fieldSelector=metadata.name%3Db", "b")]
    [InlineData("fieldSelector=metadata.name!%3Db,metadata.namespace%3D%3Dshop", "a")]
    [InlineData("fieldSelector=spec.nodeName%3Dn1", "a b")]
    [InlineData("fieldSelector=spec.nodeName%3D", "")]
    [InlineData("labelSelector=app%3Da", "a")]
    [InlineData("labelSelector=app%20in%20(a,b),tier!%3Dx", "a b")]
    [InlineData("labelSelector=app%20notin%20(a)", "b")]
    [InlineData("labelSelector=!app", "")]
    [InlineData("labelSelector=app", "a b")]
    public async Task A_list_answers_what_its_query_asks(string query, string names)
    {
        await using SimulatedCalls calls = await SimulatedCalls.StartAsync();
        Add(calls, "a", "b");
        Assert.Equal(names, string.Join(' ', SimulatedCalls.Names(await calls.GetAsync($"api/v1/namespaces/shop/pods?{query}"))));
    }

    [Theory]
    [InlineData("api/v1/pods?fieldSelector=spec.foo%3Dx", 400, "BadRequest")]
    [InlineData("api/v1/pods?labelSelector=a%20b", 400, "BadRequest")]
    [InlineData("api/v1/pods?resourceVersion=abc", 400, "BadRequest")]
    [InlineData("api/v1/pods?continue=%25", 400, "BadRequest")]
    [InlineData("api/v1/pods?resourceVersion=2000", 504, "Timeout")]
    [InlineData("api/v1/namespaces/shop/pods/none", 404, "NotFound")]
    public async Task A_query_that_cannot_be_answered_gets_a_status(string path, int code, string reason)
    {
        await using SimulatedCalls calls = await SimulatedCalls.StartAsync();
        using HttpResponseMessage response = await calls.SendAsync(HttpMethod.Get, path);
        Assert.Equal(code, (int)response.StatusCode);
        Assert.Equal(reason, JsonNode.Parse(await response.Content.ReadAsStringAsync())!["reason"]!.GetValue<string>());
    }

    [Fact]
    public async Task Partial_lists_carry_metadata_only_in_both_encodings()
    {
        await using SimulatedCalls calls = await SimulatedCalls.StartAsync();
        StoredObject pod = calls.Pod("a", more: ""","spec":{"nodeName":"n1"}""");
        JsonNode json = await calls.GetAsync("api/v1/pods", "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io");
        Assert.Equal("PartialObjectMetadataList", json["kind"]!.GetValue<string>());
        Assert.Null(json["items"]![0]!["spec"]);
        byte[] body = await calls.GetBytesAsync("api/v1/pods", $"{Protobuf};as=PartialObjectMetadataList;v=v1;g=meta.k8s.io");
        byte[] metadata = pod.MetadataProtobuf();
        string item = "0a" + Varint(metadata.Length) + Convert.ToHexStringLower(metadata);
        Assert.EndsWith($"12{Varint(item.Length / 2)}{item}1a002200", Convert.ToHexStringLower(body));
    }

    [Fact]
    public async Task A_status_is_protobuf_where_the_client_prefers_that()
    {
        await using SimulatedCalls calls = await SimulatedCalls.StartAsync();
        calls.Server.Access.Deny(verb: "list", plural: "pods");
        using HttpResponseMessage response = await calls.SendAsync(HttpMethod.Get, "api/v1/pods", $"{Protobuf},application/json");
        Assert.Equal(403, (int)response.StatusCode);
        Assert.StartsWith("6b387300", Convert.ToHexStringLower(await response.Content.ReadAsByteArrayAsync()));
    }

    private static void Add(SimulatedCalls calls, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            calls.Cluster.Create("v1/pods", $$$"""
                {"metadata":{"name":"{{{name}}}","namespace":"shop","labels":{"app":"{{{name}}}"}},"spec":{"nodeName":"n1"}}
                """);
        }
    }

    private static string Varint(int value) =>
        value < 128 ? $"{value:x2}" : $"{(value & 0x7f) | 0x80:x2}{value >> 7:x2}";
}
