using StateMetrics.Simulator.Http;
using StateMetrics.Testing;

namespace StateMetrics.Server.Tests.Fleet;

/// <summary>The fleet against the simulated API server, over real connections.</summary>
public sealed class ClusterFleetTests
{
    private const string Deployments = "apps/v1/deployments";

    [Fact]
    public async Task Objects_appear_change_and_vanish()
    {
        await using FleetOnSimulator run = await FleetOnSimulator.StartAsync(
            new FleetSetup("deployments"), server => server.Cluster.Create(Deployments, Deployment("web", 1)));
        await run.ShowsAsync(Sample("web", 1));
        Assert.Equal("ok\n", run.Readiness.Report);

        run.Cluster.Create(Deployments, Deployment("api", 2));
        await run.ShowsAsync(Sample("api", 2), Sample("web", 1));

        run.Cluster.Update(Deployments, Deployment("web", 5));
        await run.ShowsAsync(Sample("api", 2), Sample("web", 5));

        run.Cluster.Delete(Deployments, "shop", "api");
        await run.ShowsAsync(Sample("web", 5));

        run.Cluster.Delete(Deployments, "shop", "web");
        await Eventually.Equal("", () => run.ScrapeAsync().GetAwaiter().GetResult());
    }

    [Fact]
    public async Task A_forbidden_resource_blocks_nothing_and_is_shown_until_the_right_is_granted()
    {
        Denial? denial = null;
        await using FleetOnSimulator run = await FleetOnSimulator.StartAsync(
            new FleetSetup("deployments", "namespaces"),
            server =>
            {
                server.Cluster.Create(Deployments, Deployment("web", 1));
                server.Cluster.Create("v1/namespaces", Namespace("shop"));
                denial = server.Access.Deny(plural: "deployments");
            });
        await run.ShowsAsync("kube_namespace_created{namespace=\"shop\"} 1.709281815e+09");
        await Eventually.Equal(
            "ok\nforbidden: deployments: " + Forbidden, () => run.Readiness.Report);
        Assert.True(run.Readiness.IsReady);

        run.Server.Access.Allow(denial!);
        await run.ShowsAsync(Sample("web", 1), "kube_namespace_created{namespace=\"shop\"} 1.709281815e+09");
        Assert.Equal("ok\n", run.Readiness.Report);
        Assert.Single(run.Log.Lines, static line => line.StartsWith("Warning: deployments: forbidden: ", StringComparison.Ordinal));
    }

    private const string Forbidden =
        "403 deployments.apps is forbidden: User \"system:serviceaccount:monitoring:state-metrics\" cannot list "
        + "resource \"deployments\" in API group \"apps\" at the cluster scope\n";

    [Fact]
    public async Task Namespaces_that_are_not_named_are_not_asked_for()
    {
        await using FleetOnSimulator run = await FleetOnSimulator.StartAsync(
            new FleetSetup("deployments", "namespaces") { Namespaces = ["shop", "blog"] },
            server =>
            {
                server.Cluster.Create(Deployments, Deployment("web", 1));
                server.Cluster.Create(Deployments, Deployment("site", 2, "blog"));
                server.Cluster.Create(Deployments, Deployment("dns", 3, "kube-system"));
                server.Cluster.Create("v1/namespaces", Namespace("blog"));
                server.Cluster.Create("v1/namespaces", Namespace("kube-system"));
                server.Cluster.Create("v1/namespaces", Namespace("shop"));
            });
        await run.ReadyAsync();
        await run.ShowsAsync(
            "kube_deployment_spec_replicas{namespace=\"blog\",deployment=\"site\"} 2",
            Sample("web", 1),
            "kube_namespace_created{namespace=\"blog\"} 1.709281815e+09",
            "kube_namespace_created{namespace=\"kube-system\"} 1.709281815e+09",
            "kube_namespace_created{namespace=\"shop\"} 1.709281815e+09");

        run.Cluster.Create(Deployments, Deployment("later", 4, "blog"));
        await Eventually.Equal(
            3L, () => run.Expositions.Single(e => e.Resource == "deployments").Stores.Sum(s => (long)s.Objects));
        string[] paths = [.. run.Server.Requests.All
            .Where(static r => r.Resource is not null).Select(static r => r.Path).Distinct().Order()];
        Assert.Equal(
            ["/api/v1/namespaces", "/apis/apps/v1/namespaces/blog/deployments", "/apis/apps/v1/namespaces/shop/deployments"],
            paths.Where(static path => !path.StartsWith("/apis/authorization.k8s.io/", StringComparison.Ordinal)
                && path is not ("/api/v1/namespaces/blog" or "/api/v1/namespaces/shop")));
    }

    [Fact]
    public async Task Only_enabled_resources_are_asked_for()
    {
        await using FleetOnSimulator run = await FleetOnSimulator.StartAsync(new FleetSetup("namespaces"));
        await run.ReadyAsync();
        Assert.Equal(["namespaces"], run.Server.Requests.All
            .Where(static r => r.Resource is not null).Select(static r => r.Resource!.Value.Plural).Distinct());
    }

    [Fact]
    public async Task Stopping_leaves_no_watch_and_no_task_behind()
    {
        await using FleetOnSimulator run = await FleetOnSimulator.StartAsync(new FleetSetup("deployments", "namespaces", "pods"));
        await run.ReadyAsync();
        await Eventually.Equal(3, () => run.Server.OpenWatches.Count);
        await run.StopAsync();
        Assert.True(run.Running.IsCanceled);
        await Eventually.Equal(0, () => run.Server.OpenWatches.Count);
    }

    [Fact]
    public async Task The_connections_end_with_the_client()
    {
        FleetOnSimulator run = await FleetOnSimulator.StartAsync(new FleetSetup("deployments", "namespaces", "pods"));
        await run.ReadyAsync();
        await run.CloseClientAsync();
        await Eventually.Equal(0, () => run.Server.OpenConnections);
        await run.DisposeAsync();
    }

    [Fact]
    public async Task A_bug_in_a_reflectors_loop_ends_the_fleet_with_its_exception()
    {
        bool bug = false;
        await using FleetOnSimulator run = await FleetOnSimulator.StartAsync(
            new FleetSetup("deployments", "namespaces") { Jitter = () =>
                Volatile.Read(ref bug) ? throw new InvalidOperationException("a bug") : 0.5 });
        await run.ReadyAsync();
        await Eventually.Equal(2, () => run.Server.OpenWatches.Count);
        Assert.False(run.Running.IsCompleted);

        Volatile.Write(ref bug, true);
        run.Server.Faults.CloseWatches(static r => r.IsWatch("deployments"));
        InvalidOperationException thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => run.Running);
        Assert.Equal("a bug", thrown.Message);
        await Eventually.Equal(0, () => run.Server.OpenWatches.Count);
    }

    [Fact]
    public async Task An_unreachable_server_is_waited_for()
    {
        await using FleetOnSimulator run = await FleetOnSimulator.StartAsync(
            new FleetSetup("namespaces"),
            server =>
            {
                server.Cluster.Create("v1/namespaces", Namespace("shop"));
                server.Faults.Answer(503, count: 1);
            });
        await Eventually.Equal("not ready\nwaiting for the API server: 503 scripted answer 503\n", () => run.Readiness.Report);
        await run.ShowsAsync("kube_namespace_created{namespace=\"shop\"} 1.709281815e+09");
        Assert.Equal("ok\n", run.Readiness.Report);
    }

    private static string Sample(string name, int replicas) =>
        $$"""kube_deployment_spec_replicas{namespace="shop",deployment="{{name}}"} {{replicas}}""";

    private static string Deployment(string name, int replicas, string ns = "shop") =>
        $$$"""{"metadata":{"namespace":"{{{ns}}}","name":"{{{name}}}"},"spec":{"replicas":{{{replicas}}} } }""";

    private static string Namespace(string name) =>
        $$$"""{"metadata":{"name":"{{{name}}}","creationTimestamp":"2024-03-01T08:30:15Z"} }""";
}
