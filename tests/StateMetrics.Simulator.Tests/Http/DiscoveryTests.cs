using System.Text.Json.Nodes;

namespace StateMetrics.Simulator.Tests.Http;

public sealed class DiscoveryTests
{
    private const string Aggregated =
        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";

    [Fact]
    public async Task The_old_documents_name_every_group_version_and_resource()
    {
        await using SimulatedCalls calls = await SimulatedCalls.StartAsync();
        Assert.Equal("""{"kind":"APIVersions","versions":["v1"]}""", (await calls.GetAsync("api")).ToJsonString());
        JsonNode groups = await calls.GetAsync("apis");
        Assert.Equal(
            "admissionregistration.k8s.io apiextensions.k8s.io apps autoscaling batch certificates.k8s.io coordination.k8s.io "
            + "discovery.k8s.io networking.k8s.io policy rbac.authorization.k8s.io storage.k8s.io",
            string.Join(' ', groups["groups"]!.AsArray().Select(group => group!["name"]!.GetValue<string>())));
        JsonNode core = await calls.GetAsync("api/v1");
        Assert.Equal(
            "configmaps endpoints limitranges namespaces nodes persistentvolumeclaims persistentvolumes pods replicationcontrollers "
            + "resourcequotas secrets serviceaccounts services",
            Resources(core));
        Assert.Equal("daemonsets deployments replicasets statefulsets", Resources(await calls.GetAsync("apis/apps/v1")));
    }

    [Fact]
    public async Task The_aggregated_document_is_answered_where_it_is_asked_for_and_known()
    {
        await using SimulatedCalls calls = await SimulatedCalls.StartAsync();
        JsonNode all = await calls.GetAsync("apis", Aggregated);
        Assert.Equal("APIGroupDiscoveryList", all["kind"]!.GetValue<string>());
        JsonNode batch = all["items"]!.AsArray().Single(group => group!["metadata"]!["name"]!.GetValue<string>() == "batch")!;
        Assert.Equal(
            """{"resource":"cronjobs","responseKind":{"group":"batch","version":"v1","kind":"CronJob"},"scope":"Namespaced","""
            + "\"singularResource\":\"cronjob\",\"verbs\":[\"create\",\"delete\",\"get\",\"list\",\"patch\",\"update\",\"watch\"],"
            + "\"shortNames\":[\"cj\"],\"subresources\":[{\"subresource\":\"status\","
            + "\"responseKind\":{\"group\":\"batch\",\"version\":\"v1\",\"kind\":\"CronJob\"},"
            + "\"verbs\":[\"get\",\"patch\",\"update\"]}]}",
            batch["versions"]![0]!["resources"]![0]!.ToJsonString());
        calls.Server.Behaviour.AggregatedDiscovery = false;
        Assert.Equal("APIGroupList", (await calls.GetAsync("apis", Aggregated))["kind"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_resource_that_is_not_served_is_not_discovered()
    {
        await using SimulatedCalls calls = await SimulatedCalls.StartAsync();
        calls.Cluster.SetServed("apps/v1/deployments", served: false);
        Assert.Equal("daemonsets replicasets statefulsets", Resources(await calls.GetAsync("apis/apps/v1")));
        calls.Cluster.SetServed("apps/v1/deployments", served: true);
        Assert.Equal("daemonsets deployments replicasets statefulsets", Resources(await calls.GetAsync("apis/apps/v1")));
    }

    [Theory]
    [InlineData("livez", true, 200)]
    [InlineData("readyz", true, 200)]
    [InlineData("healthz", false, 500)]
    [InlineData("apis/none/v1", true, 404)]
    [InlineData("nothing", true, 404)]
    [InlineData("version", false, 200)]
    public async Task Probes_and_unknown_paths_answer_their_codes(string path, bool healthy, int code)
    {
        await using SimulatedCalls calls = await SimulatedCalls.StartAsync();
        calls.Server.Behaviour.Healthy = healthy;
        using HttpResponseMessage response = await calls.SendAsync(HttpMethod.Get, path);
        Assert.Equal(code, (int)response.StatusCode);
    }

    private static string Resources(JsonNode list) => string.Join(
        ' ',
        list["resources"]!.AsArray().Select(one => one!["name"]!.GetValue<string>()).Where(name => !name.Contains('/')));
}
