using System.Text.Json.Nodes;
using StateMetrics.Simulator.Cluster;
using StateMetrics.Simulator.Http;

namespace StateMetrics.Simulator.Tests.Http;

public sealed class RestTests
{
    private const string Pods = "api/v1/namespaces/shop/pods";

    [Fact]
    public async Task An_object_lives_from_post_to_delete()
    {
        await using SimulatedCalls calls = await SimulatedCalls.StartAsync();
        JsonNode created = await SendAsync(
            calls, (HttpMethod.Post, Pods),
            SimulatedCalls.PodJson("a", more: ""","status":{"phase":"Running"}"""), 201);
        Assert.Equal("Pending", Text(created, "status", "phase"));
        Assert.Equal("1001", Text(created, "metadata", "resourceVersion"));
        JsonNode running = await SendAsync(
            calls, (HttpMethod.Patch, $"{Pods}/a/status"),
            """{"status":{"phase":"Running"},"spec":{"x":1}}""", 200);
        Assert.Equal("Running", Text(running, "status", "phase"));
        JsonNode replaced = await SendAsync(calls, (HttpMethod.Put, $"{Pods}/a"),
            SimulatedCalls.PodJson("a", more: ""","spec":{"nodeName":"n1"},"status":{"phase":"Failed"}"""), 200);
        Assert.Equal("Running", Text(replaced, "status", "phase"));
        Assert.Equal("n1", Text(replaced, "spec", "nodeName"));
        Assert.Equal(2, replaced["metadata"]!["generation"]!.GetValue<long>());
        Assert.Equal(Text(created, "metadata", "uid"), Text(replaced, "metadata", "uid"));
        Assert.Equal(replaced.ToJsonString(), (await calls.GetAsync($"{Pods}/a")).ToJsonString());
        JsonNode deleted = await SendAsync(calls, (HttpMethod.Delete, $"{Pods}/a"), null, 200);
        Assert.Equal("1004", Text(deleted, "metadata", "resourceVersion"));
        await SendAsync(calls, (HttpMethod.Delete, $"{Pods}/a"), null, 404);
    }

    [Fact]
    public async Task Writes_that_collide_are_refused()
    {
        await using SimulatedCalls calls = await SimulatedCalls.StartAsync();
        calls.Pod("a");
        JsonNode exists = await SendAsync(calls, (HttpMethod.Post, Pods), SimulatedCalls.PodJson("a"), 409);
        Assert.Equal("AlreadyExists", exists["reason"]!.GetValue<string>());
        JsonNode conflict = await SendAsync(
            calls, (HttpMethod.Put, $"{Pods}/a"),
            """{"metadata":{"name":"a","namespace":"shop","resourceVersion":"7"}}""", 409);
        Assert.Equal("Conflict", conflict["reason"]!.GetValue<string>());
        await SendAsync(calls, (HttpMethod.Put, $"{Pods}/b"), SimulatedCalls.PodJson("a"), 400);
        await SendAsync(calls, (HttpMethod.Post, Pods), "{", 400);
        await SendAsync(calls, (HttpMethod.Post, Pods), "{}", 422);
    }

    [Fact]
    public async Task A_finalizer_holds_a_deleted_object_until_it_is_removed()
    {
        await using SimulatedCalls calls = await SimulatedCalls.StartAsync();
        calls.Cluster.Create("v1/pods", """{"metadata":{"name":"a","namespace":"shop","finalizers":["x/y"]}}""");
        using WatchReading watch = await calls.WatchAsync("api/v1/pods?watch=true&resourceVersion=1001");
        JsonNode deleting = await SendAsync(calls, (HttpMethod.Delete, $"{Pods}/a"), null, 200);
        Assert.NotEmpty(Text(deleting, "metadata", "deletionTimestamp"));
        await SendAsync(calls, (HttpMethod.Patch, $"{Pods}/a"), """{"metadata":{"finalizers":null}}""", 200);
        Assert.Equal("MODIFIED a@1002\nMODIFIED a@1003\nDELETED a@1004", await watch.NextAsync(3));
    }

    [Fact]
    public async Task A_namespace_takes_its_objects_along()
    {
        await using SimulatedCalls calls = await SimulatedCalls.StartAsync();
        calls.Cluster.Create("v1/namespaces", """{"metadata":{"name":"shop"}}""");
        calls.Pod("a");
        calls.Pod("b", ns: "other");
        await SendAsync(calls, (HttpMethod.Delete, "api/v1/namespaces/shop"), null, 200);
        Assert.Equal(["b"], SimulatedCalls.Names(await calls.GetAsync("api/v1/pods")));
    }

    [Fact]
    public async Task A_custom_resource_definition_adds_a_resource_and_takes_it_away()
    {
        await using SimulatedCalls calls = await SimulatedCalls.StartAsync();
        calls.Cluster.Create("apiextensions.k8s.io/v1/customresourcedefinitions", """
            {"metadata":{"name":"widgets.example.com"},"spec":{"group":"example.com","scope":"Namespaced",
             "names":{"plural":"widgets","kind":"Widget"},
             "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"}}}]}}
            """);
        JsonNode created = await SendAsync(
            calls, (HttpMethod.Post, "apis/example.com/v1/namespaces/shop/widgets"),
            """{"metadata":{"name":"w"},"spec":{"size":3}}""", 201);
        Assert.Equal("Widget", created["kind"]!.GetValue<string>());
        JsonNode list = await calls.GetAsync(
            "apis/example.com/v1/widgets", "application/vnd.kubernetes.protobuf,application/json");
        Assert.Equal("Widget", list["items"]![0]!["kind"]!.GetValue<string>());
        Assert.Contains("example.com", (await calls.GetAsync("apis")).ToJsonString());
        calls.Cluster.Delete("apiextensions.k8s.io/v1/customresourcedefinitions", "", "widgets.example.com");
        using HttpResponseMessage gone = await calls.SendAsync(HttpMethod.Get, "apis/example.com/v1/widgets");
        Assert.Equal(404, (int)gone.StatusCode);
    }

    [Fact]
    public async Task Uids_come_again_with_the_seed()
    {
        string[] Uids(int seed)
        {
            SimulatedCluster cluster = new(TimeProvider.System, new ClusterOptions { Seed = seed });
            return [.. Enumerable.Range(0, 3).Select(i => cluster.Create("v1/nodes", $$$"""{"metadata":{"name":"n{{{i}}}"}}""").Uid)];
        }
        Assert.Equal(Uids(5), Uids(5));
        Assert.NotEqual(Uids(5), Uids(6));
        Assert.Equal(3, Uids(5).Distinct().Count());
        await Task.CompletedTask;
    }

    [Fact]
    public async Task Denials_tokens_and_unserved_resources_are_refused_each_in_its_way()
    {
        await using SimulatedCalls calls = await SimulatedCalls.StartAsync();
        Denial denial = calls.Server.Access.Deny(verb: "list", plural: "secrets", ns: "");
        JsonNode forbidden = await SendAsync(calls, (HttpMethod.Get, "api/v1/secrets"), null, 403);
        Assert.Equal(
            "secrets is forbidden: User \"system:serviceaccount:monitoring:state-metrics\" cannot list resource \"secrets\" "
            + "in API group \"\" at the cluster scope", forbidden["message"]!.GetValue<string>());
        await SendAsync(calls, (HttpMethod.Get, "api/v1/namespaces/shop/secrets"), null, 200);
        calls.Server.Access.Allow(denial);
        await SendAsync(calls, (HttpMethod.Get, "api/v1/secrets"), null, 200);
        calls.Cluster.SetServed("v1/secrets", served: false);
        using (HttpResponseMessage gone = await calls.SendAsync(HttpMethod.Get, "api/v1/secrets"))
        {
            Assert.Equal(404, (int)gone.StatusCode);
        }
        calls.Server.Behaviour.RequiredToken = "t";
        await SendAsync(calls, (HttpMethod.Get, "api/v1/pods"), null, 401);
    }

    [Fact]
    public async Task Requests_are_logged_with_what_the_client_said()
    {
        await using SimulatedCalls calls = await SimulatedCalls.StartAsync();
        await calls.GetAsync("api/v1/namespaces/shop/pods?limit=5", "application/json");
        SimulatedRequest request = Assert.Single(calls.Server.Requests.All);
        Assert.Equal("list /api/v1/namespaces/shop/pods?limit=5", request.ToString());
        Assert.Equal(
            ("GET", "shop", "application/json", false),
            (request.Method, request.Namespace, request.Accept, request.HasAuthorization));
        Assert.True(request.IsList("pods"));
    }

    private static async Task<JsonNode> SendAsync(SimulatedCalls calls, (HttpMethod Method, string Path) request, string? body, int code)
    {
        using HttpResponseMessage response = await calls.SendAsync(request.Method, request.Path, body: body);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(code == (int)response.StatusCode, $"{response.StatusCode}: {text}");
        return JsonNode.Parse(text)!;
    }

    private static string Text(JsonNode node, string first, string second) => node[first]![second]!.GetValue<string>();
}
