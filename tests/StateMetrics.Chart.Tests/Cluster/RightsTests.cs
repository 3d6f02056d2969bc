using System.Net;
using System.Text.Json.Nodes;
using StateMetrics.EndToEnd.Tests.Cluster;

namespace StateMetrics.Chart.Tests.Cluster;

/// <summary>
/// The published executable with exactly the rights that the chart gives, on a real API server that writes down every request.
/// </summary>
[Collection(ControlPlaneCollection.Name)]
public sealed class RightsTests(AuditedPlane audited) : IClassFixture<AuditedPlane>
{
    private const string Bindings = "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings";

    /// <summary>Where nobody gives any right, apart from cluster-wide ones.</summary>
    private const string Elsewhere = "/api/v1/namespaces/kube-public";

    [Theory]
    [InlineData("default")]
    [InlineData("deployment")]
    [InlineData("no-secrets")]
    [InlineData("namespaces")]
    [InlineData("namespace-selector")]
    [InlineData("roles-only")]
    [InlineData("shards-in-namespaces")]
    [InlineData("custom-resources")]
    [InlineData("ready-made")]
    [InlineData("custom-resources-in-namespaces")]
    [InlineData("locked")]
    [InlineData("many-clusters")]
    [InlineData("many-clusters-and-home")]
    public async Task The_rights_are_used_all_and_suffice(string values)
    {
        await using InstalledChart installed = await InstalledChart.MadeAsync(await audited.ReadyAsync(), values);
        await installed.Pods.StartAsync();

        await installed.ReadsEverythingAsync();
        await installed.UsesItsRightsAloneAsync();
    }

    /// <summary>Clusters may have taken from authenticated users what everybody else leaves to them.</summary>
    [Theory]
    [InlineData("locked", true)]
    [InlineData("deployment", false)]
    public async Task The_rules_for_discovery_stand_in_for_those_of_the_cluster(string values, bool suffice)
    {
        (ControlPlane plane, Audit audit) = await audited.ReadyAsync();
        await using InstalledChart installed = await InstalledChart.MadeAsync((plane, audit), values);
        string[] names = ["system:discovery", "system:public-info-viewer", "system:basic-user"];
        List<JsonNode> bindings = [];
        foreach (string name in names)
        {
            bindings.Add(JsonNode.Parse((await plane.Admin.GetAsync($"{Bindings}/{name}")).GetRawText())!);
            await plane.Admin.DeleteAsync($"{Bindings}/{name}");
        }

        try
        {
            await installed.IsRefusedAsync("/apis/apps", !suffice);
            await installed.Pods.BeginAsync();
            if (suffice)
            {
                await installed.ReadsEverythingAsync();
                await installed.UsesItsRightsAloneAsync();
            }
            else
            {
                // It is served, in an older version than the one that is asked for unseen.
                await installed.IsToldAsync(new Right("", Right.Address, "/api", "get"), HttpStatusCode.OK, "not served: cronjobs");
            }
        }
        finally
        {
            foreach (JsonNode binding in bindings)
            {
                binding["metadata"] = new JsonObject { ["name"] = binding["metadata"]!["name"]!.GetValue<string>() };
                await plane.Admin.CreateAsync(Bindings, binding.ToJsonString());
            }
        }
    }

    /// <summary>Group, resource and verb of a right that is taken out of the roles, and what then says so.</summary>
    [Theory]
    [InlineData("default", "apps", "statefulsets", "503 statefulsets")]
    [InlineData("shards-in-namespaces", "", "pods", "503 pods")]
    [InlineData("no-secrets", "", "nodes", "200 nodes")]
    [InlineData("namespaces", "", "pods", "200 pods")]
    [InlineData("namespace-selector", "", "namespaces", "503 namespaces")]
    [InlineData("custom-resources", "example.org", "widgets", "200 widgets")]
    [InlineData("custom-resources-in-namespaces", "cert-manager.io", "clusterissuers", "200 clusterissuers")]
    [InlineData("locked", "authentication.k8s.io", "tokenreviews", "500 metrics")]
    [InlineData("locked", "authorization.k8s.io", "subjectaccessreviews", "500 metrics")]
    [InlineData("many-clusters", "apps", "statefulsets", "503 statefulsets")]
    public async Task A_right_that_is_missing_is_missed(string values, string group, string resource, string told)
    {
        await using InstalledChart installed = await InstalledChart.MadeAsync(await audited.ReadyAsync(), values, (group, resource));
        await installed.Pods.BeginAsync();

        string verb = resource.EndsWith("reviews", StringComparison.Ordinal) ? "create" : "list";
        await installed.IsToldAsync(new Right("", group, resource, verb), (HttpStatusCode)int.Parse(told[..3]), told[4..]);
    }

    [Theory]
    [InlineData("deployment", "/api/v1/pods", $"{Elsewhere}/pods/one", "/apis/rbac.authorization.k8s.io/v1/roles", "/api/v1/events")]
    [InlineData("no-secrets", "/api/v1/pods", "/api/v1/secrets", "/api/v1/configmaps", $"{Elsewhere}/secrets")]
    [InlineData(
        "namespaces", "/api/v1/namespaces/team-a/pods", "/api/v1/pods", $"{Elsewhere}/pods", "/api/v1/namespaces/team-a/secrets",
        "/api/v1/namespaces/team-a/pods/one")]
    [InlineData(
        "roles-only", "/api/v1/namespaces/team-a/pods", "/api/v1/nodes", "/api/v1/namespaces", "/api/v1/secrets", $"{Elsewhere}/pods")]
    [InlineData(
        "shards-in-namespaces", "/api/v1/namespaces/monitoring/pods", "/api/v1/namespaces/team-a/pods",
        "/apis/apps/v1/namespaces/monitoring/statefulsets", "/apis/apps/v1/namespaces/monitoring/deployments")]
    [InlineData(
        "namespace-selector", "/api/v1/namespaces", "/api/v1/namespaces/team-a/secrets", "/api/v1/namespaces/team-a",
        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions")]
    [InlineData(
        "custom-resources-in-namespaces", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.example.org", "/apis/example.org/v1/widgets",
        "/apis/argoproj.io/v1/applications")]
    [InlineData(
        "many-clusters", "/api/v1/namespaces/monitoring/pods", "/api/v1/pods", "/api/v1/nodes", "/api/v1/secrets",
        "/apis/apps/v1/deployments")]
    public async Task What_it_does_not_need_is_refused(string values, string allowed, params string[] paths)
    {
        await using InstalledChart installed = await InstalledChart.MadeAsync(await audited.ReadyAsync(), values);

        await installed.IsRefusedAsync(allowed, false);
        foreach (string path in paths)
        {
            await installed.IsRefusedAsync(path, true);
        }

        foreach ((string collection, string body) in new[]
        {
            ("/api/v1/namespaces/team-a/pods", """{"metadata":{"name":"one"},"spec":{"containers":[{"name":"a","image":"a"}]} }"""),
            ("/apis/authentication.k8s.io/v1/tokenreviews", """{"spec":{"token":"a"} }"""),
        })
        {
            HttpRequestException refused = await Assert.ThrowsAsync<HttpRequestException>(() => installed.CreateAsync(collection, body));
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }
    }
}
