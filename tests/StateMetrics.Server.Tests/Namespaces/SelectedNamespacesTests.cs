using StateMetrics.Resources.Custom;
using StateMetrics.Server.Fleet;
using StateMetrics.Server.Health;
using StateMetrics.Server.Tests.Fleet;
using StateMetrics.Simulator.Http;
using StateMetrics.Testing;
using static StateMetrics.Server.Tests.Namespaces.NamespaceRun;

namespace StateMetrics.Server.Tests.Namespaces;

/// <summary>--namespace-selector.</summary>
public sealed class SelectedNamespacesTests
{
    private const int Cycles = 100;

    private static readonly FleetSetup s_setup = new("deployments", "nodes")
    {
        NamespacesDenied = ["denied"],
        Options = new FleetOptions { NamespaceSelector = LabelSelector.Parse("team=a") },
    };

    [Fact]
    public async Task The_namespaces_follow_their_labels()
    {
        await using NamespaceRun run = await NamespaceRun.StartAsync(s_setup, Prepare);
        await run.ShowsAtOnceAsync(Sample("shop", "web", 2));
        await run.UntilAsync(() => run.Fleet.Readiness.Report == "ok\n", TimeSpan.FromSeconds(5));
        Assert.Equal(
            ["/api/v1/namespaces", "/api/v1/nodes", "/apis/apps/v1/namespaces/shop/deployments"],
            run.Server.Requests.All.Where(static r => r.Resource is not null).Select(static r => r.Path).Distinct().Order());

        run.Cluster.Patch(Spaces, "", "blog", """{"metadata":{"labels":{"team":"a"}}}""");
        await run.ShowsAtOnceAsync(Sample("blog", "site", 1), Sample("shop", "web", 2));
        run.Cluster.Patch(Spaces, "", "shop", """{"metadata":{"labels":{"team":"b"}}}""");
        await run.ShowsAtOnceAsync(Sample("blog", "site", 1));
        await run.UntilAsync(() => run.Server.OpenWatches.All(static w => w.Request.Namespace != "shop"), TimeSpan.FromSeconds(5));
        run.Cluster.Delete(Spaces, "", "blog");
        await run.ShowsAtOnceAsync("");
        Make(run.Cluster, "blog", """{"team":"a"}""");
        Deploy(run.Cluster, "blog", "site", 8);
        await run.ShowsAtOnceAsync(Sample("blog", "site", 8));
        Assert.Equal(["nodes", "deployments"], run.Fleet.Fleet.View().Select(static v => v.Key.Resource).OrderDescending());
    }

    [Fact]
    public async Task A_namespace_of_which_no_watch_has_told_is_found_by_an_audit()
    {
        FleetSetup setup = s_setup with { Options = s_setup.Options with { AuditInterval = TimeSpan.FromMinutes(2) } };
        await using NamespaceRun run = await NamespaceRun.StartAsync(setup, Prepare);
        await run.ShowsAtOnceAsync(Sample("shop", "web", 2));
        run.Server.Faults.DropEvent(static r => r.IsWatch("namespaces"), static (type, _) => type == "ADDED");
        run.Cluster.Patch(Spaces, "", "blog", """{"metadata":{"labels":{"team":"a"}}}""");
        await run.ShowsAsync(TimeSpan.FromMinutes(5), Sample("blog", "site", 1), Sample("shop", "web", 2));
    }

    [Fact]
    public async Task Of_named_namespaces_those_are_read_that_are_selected()
    {
        await using NamespaceRun run = await NamespaceRun.StartAsync(s_setup with { Namespaces = ["blog", "shop"] }, server =>
        {
            Prepare(server);
            Make(server.Cluster, "third", """{"team":"a"}""");
            Deploy(server.Cluster, "third", "api", 3);
        });
        await run.ShowsAtOnceAsync(Sample("shop", "web", 2));
    }

    [Fact]
    public async Task Readiness_waits_for_the_namespaces_and_says_why()
    {
        Denial? denial = null;
        await using NamespaceRun run = await NamespaceRun.StartAsync(s_setup, server =>
        {
            Prepare(server);
            denial = server.Access.Deny(plural: "namespaces");
        });
        await run.UntilAsync(
            () => run.Fleet.Readiness.Report.Contains("labels select: 403 ", StringComparison.Ordinal), TimeSpan.FromSeconds(10));
        Assert.False(run.Fleet.Readiness.IsReady);
        run.Server.Access.Allow(denial!);
        await run.ShowsAsync(TimeSpan.FromSeconds(15), Sample("shop", "web", 2));
        await run.UntilAsync(() => run.Fleet.Readiness.Report == "ok\n", TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Hundreds_of_namespaces_that_come_and_go_leave_nothing_behind()
    {
        await using NamespaceRun run = await NamespaceRun.StartAsync(s_setup, Prepare);
        await run.ShowsAtOnceAsync(Sample("shop", "web", 2));
        await run.UntilAsync(() => run.Server.OpenWatches.Count == 3, TimeSpan.FromSeconds(5));
        int timers = run.Time.AllDue.Count;
        for (int i = 0; i < Cycles; i++)
        {
            string name = $"cycle-{i}";
            run.Time.Advance(TimeSpan.FromMilliseconds(100));           // the budget of requests grows with time
            Make(run.Cluster, name, """{"team":"a"}""");
            Deploy(run.Cluster, name, "api", i);
            await run.ShowsAtOnceAsync(Sample(name, "api", i), Sample("shop", "web", 2));
            run.Cluster.Delete(Spaces, "", name);
            await run.ShowsAtOnceAsync(Sample("shop", "web", 2));
        }
        await Eventually.Equal(3, () => run.Server.OpenWatches.Count);
        // The server of the test lets the deadlines of ended watches run out, which are ten minutes at most.
        await run.UntilAsync(() => run.Time.AllDue.Count <= timers + 1, TimeSpan.FromMinutes(15));
        Assert.Equal(FreshnessState.Fresh, run.StateOf("deployments", "shop"));
        Assert.Equal(2, run.Fleet.Fleet.View().Count);
        Assert.Single(run.Fleet.Fleet.Resources.Slots.Single(static s => s.Name == "deployments").Scopes);
    }

    private static void Prepare(SimulatedApiServer server)
    {
        Make(server.Cluster, "blog");
        Make(server.Cluster, "denied", """{"team":"a"}""");
        Make(server.Cluster, "shop", """{"team":"a"}""");
        Deploy(server.Cluster, "blog", "site", 1);
        Deploy(server.Cluster, "denied", "hidden", 9);
        Deploy(server.Cluster, "shop", "web", 2);
    }
}
