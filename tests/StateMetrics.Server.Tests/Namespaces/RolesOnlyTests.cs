using StateMetrics.Server.Health;
using StateMetrics.Server.Tests.Fleet;
using StateMetrics.Simulator.Http;
using static StateMetrics.Server.Tests.Namespaces.NamespaceRun;

namespace StateMetrics.Server.Tests.Namespaces;

/// <summary>An exporter whose only rights are Roles in the namespaces that it is to read.</summary>
public sealed class RolesOnlyTests
{
    private static readonly FleetSetup s_ten = new(
        "configmaps", "cronjobs", "daemonsets", "deployments", "jobs", "pods", "replicasets", "secrets", "services", "statefulsets")
    {
        Namespaces = ["blog", "shop"],
    };

    [Fact]
    public async Task Nothing_is_asked_of_the_whole_cluster_but_what_has_no_namespace()
    {
        await using NamespaceRun run = await NamespaceRun.StartAsync(
            new FleetSetup("deployments", "nodes", "pods") { Namespaces = ["blog", "shop"] }, Prepare);
        await run.ShowsAtOnceAsync(Sample("blog", "site", 1), Sample("shop", "web", 2));
        await run.UntilAsync(() => run.Fleet.Readiness.IsReady, TimeSpan.FromSeconds(10));
        await run.ForAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(
            ["/api/v1/namespaces/blog/pods", "/api/v1/namespaces/shop/pods", "/api/v1/nodes",
             "/apis/apps/v1/namespaces/blog/deployments", "/apis/apps/v1/namespaces/shop/deployments",
             "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"],
            run.Server.Requests.All.Where(static r => r.Resource is not null).Select(static r => r.Path).Distinct().Order());
        Assert.Single(run.Log, static line => line.Contains("nodes", StringComparison.Ordinal));
        Assert.Equal(FreshnessState.Forbidden, run.StateOf("nodes", null));
        Assert.Equal(FreshnessState.Fresh, run.StateOf("pods", "shop"));
        Assert.StartsWith("ok\nforbidden: nodes: 403 nodes is forbidden", run.Fleet.Readiness.Report, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_namespace_that_is_deleted_with_its_roles_costs_one_line_and_one_question_a_minute(bool broken, bool tellsRules)
    {
        await using NamespaceRun run = await NamespaceRun.StartAsync(s_ten, server =>
        {
            server.Behaviour.TellsRules = tellsRules;
            Prepare(server);
        });
        await ReadAsync(run);
        int lines = run.Log.Count;
        if (broken)
        {
            // What happens meanwhile is told by no watch.
            run.Server.Faults.ResetWatches(static r => r.Namespace == "shop");
        }
        run.Cluster.Delete(Spaces, "", "shop");
        await run.ShowsAsync(TimeSpan.FromSeconds(15), Sample("blog", "site", 1));
        if (!broken)
        {
            // What is open brings the deletions, and ends some day.
            await run.ForAsync(TimeSpan.FromSeconds(30));
            run.Server.Faults.CloseWatches(static r => r.Namespace == "shop");
        }
        await run.UntilAsync(() => IsAway(run), TimeSpan.FromSeconds(15));
        Assert.Equal(FreshnessState.Forbidden, run.StateOf("pods", "shop"));
        await run.UntilAsync(() => run.Server.OpenWatches.All(static w => w.Request.Namespace == "blog"), TimeSpan.FromSeconds(15));
        Assert.Equal(
            ["Warning: namespace shop: nothing in it may be listed, as after its deletion; its samples are dropped, and its rights are "
                + "looked at now and then: 403"],
            run.Log.Skip(lines).Select(static line => line[..(line.IndexOf("403", StringComparison.Ordinal) + 3)]));
        Assert.Matches("^ok\nforbidden: namespace shop: 403 [^\n]*\n$", run.Fleet.Readiness.Report);

        DateTimeOffset away = run.Time.GetUtcNow();
        await run.ForAsync(TimeSpan.FromMinutes(40));
        List<SimulatedRequest> asked = run.RequestsSince(away, "shop");
        Assert.InRange(asked.Count, 8, 12);
        Assert.All(asked.Zip(asked.Skip(1)), static pair =>
            Assert.InRange(pair.Second.At - pair.First.At, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(302)));
        Assert.Single(run.Log.Skip(lines));

        Make(run.Cluster, "shop");
        Deploy(run.Cluster, "shop", "again", 7);
        DateTimeOffset again = run.Time.GetUtcNow();
        await run.ShowsAsync(TimeSpan.FromMinutes(tellsRules ? 6 : 60), Sample("blog", "site", 1), Sample("shop", "again", 7));
        DateTimeOffset seen = run.RequestsSince(again, "shop").Last(static r => r.Resource?.Group == "authorization.k8s.io").At;
        Assert.InRange(run.Time.GetUtcNow() - seen, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        await run.UntilAsync(() => run.StateOf("pods", "shop") == FreshnessState.Fresh, TimeSpan.FromSeconds(10));
        await run.UntilAsync(() => run.Fleet.Readiness.Report == "ok\n", TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Reviews_that_are_refused_are_replaced_by_lists_of_one_object()
    {
        await using NamespaceRun run = await NamespaceRun.StartAsync(s_ten, server =>
        {
            server.Access.Deny(group: "authorization.k8s.io");
            Prepare(server);
        });
        await ReadAsync(run);
        run.Server.Faults.ResetWatches(static r => r.Namespace == "shop");
        run.Cluster.Delete(Spaces, "", "shop");
        await run.ShowsAsync(TimeSpan.FromSeconds(15), Sample("blog", "site", 1));
        await run.UntilAsync(() => IsAway(run), TimeSpan.FromSeconds(15));

        DateTimeOffset away = run.Time.GetUtcNow();
        Make(run.Cluster, "shop");
        Deploy(run.Cluster, "shop", "again", 7);
        await run.ShowsAsync(TimeSpan.FromMinutes(2), Sample("blog", "site", 1), Sample("shop", "again", 7));
        Assert.Contains(run.RequestsSince(away, "shop"), static r => r.Query == "?limit=1");
    }

    [Fact]
    public async Task A_right_that_is_taken_is_no_end_of_the_namespace_and_is_told_once()
    {
        await using NamespaceRun run = await NamespaceRun.StartAsync(s_ten, Prepare);
        await ReadAsync(run);
        int lines = run.Log.Count;
        Denial denial = run.Server.Access.Deny(plural: "deployments", ns: "shop");
        run.Server.Faults.ResetWatches(static r => r.IsWatch("deployments"));
        await run.UntilAsync(() => run.StateOf("deployments", "shop") == FreshnessState.Forbidden, TimeSpan.FromSeconds(15));
        await run.ForAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(Sample("blog", "site", 1) + "\n" + Sample("shop", "web", 2), await run.Fleet.SamplesAsync());
        Assert.Equal(FreshnessState.Fresh, run.StateOf("pods", "shop"));
        Assert.Equal(FreshnessState.Fresh, run.StateOf("deployments", "blog"));
        string line = Assert.Single(run.Log.Skip(lines));
        Assert.StartsWith("Warning: deployments in namespace shop: forbidden: 403 ", line, StringComparison.Ordinal);

        run.Server.Access.Allow(denial);
        Deploy(run.Cluster, "shop", "api", 3);
        await run.ShowsAsync(TimeSpan.FromSeconds(40), Sample("blog", "site", 1), Sample("shop", "api", 3), Sample("shop", "web", 2));
        Assert.Equal(FreshnessState.Fresh, run.StateOf("deployments", "shop"));
    }

    [Theory]
    [InlineData(503)]
    [InlineData(500)]
    [InlineData(429)]
    [InlineData(401)]
    public async Task A_passing_failure_takes_nothing_away(int status)
    {
        await using NamespaceRun run = await NamespaceRun.StartAsync(s_ten, Prepare);
        await ReadAsync(run);
        run.Server.Faults.Answer(status);
        run.Server.Faults.ResetWatches();
        await run.ForAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(Sample("blog", "site", 1) + "\n" + Sample("shop", "web", 2), await run.Fleet.SamplesAsync());
        Assert.DoesNotContain(run.Log, static line => line.Contains("as after its deletion", StringComparison.Ordinal));
    }

    /// <summary>As a server that has just started, which does not know its roles yet; or roles that are replaced.</summary>
    [Theory]
    [InlineData(4, true)]
    [InlineData(60, false)]
    public async Task Refusals_that_pass_take_nothing_away(int seconds, bool healthy)
    {
        await using NamespaceRun run = await NamespaceRun.StartAsync(s_ten, Prepare);
        await ReadAsync(run);
        Denial denial = run.Server.Access.Deny();
        run.Server.Behaviour.Healthy = healthy;
        run.Server.Faults.ResetWatches();
        await run.ForAsync(TimeSpan.FromSeconds(seconds));
        Assert.Equal(Sample("blog", "site", 1) + "\n" + Sample("shop", "web", 2), await run.Fleet.SamplesAsync());
        run.Server.Access.Allow(denial);
        run.Server.Behaviour.Healthy = true;
        await run.UntilAsync(() => run.StateOf("pods", "shop") == FreshnessState.Fresh, TimeSpan.FromSeconds(60));
        Assert.DoesNotContain(run.Log, static line => line.Contains("as after its deletion", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_namespace_that_is_not_there_at_the_start_holds_up_nothing_and_is_read_when_it_is_made()
    {
        await using NamespaceRun run = await NamespaceRun.StartAsync(
            new FleetSetup("deployments", "pods") { Namespaces = ["blog", "later"] }, Prepare);
        await run.ShowsAtOnceAsync(Sample("blog", "site", 1));
        await run.UntilAsync(() => run.Fleet.Readiness.IsReady, TimeSpan.FromSeconds(10));
        await run.ForAsync(TimeSpan.FromMinutes(1));
        Make(run.Cluster, "later");
        Deploy(run.Cluster, "later", "new", 9);
        await run.ShowsAsync(TimeSpan.FromMinutes(3), Sample("blog", "site", 1), Sample("later", "new", 9));
    }

    private static bool IsAway(NamespaceRun run) =>
        run.Fleet.Readiness.Report.StartsWith("ok\nforbidden: namespace shop: 403 ", StringComparison.Ordinal);

    private static void Prepare(SimulatedApiServer server)
    {
        server.Access.ByRolesOnly = true;
        Make(server.Cluster, "blog");
        Make(server.Cluster, "shop");
        // A Role does not let anybody see its own namespace unless it says so.
        server.Access.Deny(verb: "get", plural: "namespaces");
        Deploy(server.Cluster, "blog", "site", 1);
        Deploy(server.Cluster, "shop", "web", 2);
    }

    private static async Task ReadAsync(NamespaceRun run)
    {
        await run.ShowsAtOnceAsync(Sample("blog", "site", 1), Sample("shop", "web", 2));
        await run.UntilAsync(() => run.Server.OpenWatches.Count == 20 && run.Fleet.Readiness.IsReady, TimeSpan.FromSeconds(10));
        await run.ForAsync(TimeSpan.FromSeconds(30));
    }
}
