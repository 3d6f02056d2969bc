using StateMetrics.Server.Health;
using StateMetrics.Server.Tests.Fleet;
using StateMetrics.Simulator.Http;
using StateMetrics.Testing;
using static StateMetrics.Server.Tests.Namespaces.NamespaceRun;

namespace StateMetrics.Server.Tests.Namespaces;

/// <summary>Named namespaces that an exporter may look at, with rights that no namespace takes along.</summary>
public sealed class NamespaceLifeTests
{
    private static readonly FleetSetup s_setup = new("deployments", "pods") { Namespaces = ["shop", "blog"] };

    [Fact]
    public async Task A_namespace_that_is_deleted_ends_its_reflectors_and_comes_back_when_it_is_made_again()
    {
        await using NamespaceRun run = await StartAsync();
        int lines = run.Log.Count;
        run.Cluster.Delete(Spaces, "", "shop");
        await run.ShowsAtOnceAsync(Sample("blog", "site", 1));
        await run.UntilAsync(() => run.StateOf("pods", "shop") == FreshnessState.Gone, TimeSpan.FromSeconds(70));
        await run.UntilAsync(() => run.Server.OpenWatches.All(static w => w.Request.Namespace == "blog"), TimeSpan.FromSeconds(5));
        Assert.Equal(
            ["Warning: namespace shop is gone: its samples are dropped, and it is looked for now and then"], run.Log.Skip(lines));
        Assert.Equal("ok\nnot there: namespace shop: 404 namespaces \"shop\" not found\n", run.Fleet.Readiness.Report);

        DateTimeOffset away = run.Time.GetUtcNow();
        await run.ForAsync(TimeSpan.FromMinutes(30));
        List<SimulatedRequest> asked = run.RequestsSince(away, "shop");
        Assert.All(asked, static r => Assert.Equal("get /api/v1/namespaces/shop", r.ToString()));
        Assert.All(asked.Zip(asked.Skip(1)), static pair =>
            Assert.InRange(pair.Second.At - pair.First.At, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(302)));

        Make(run.Cluster, "shop");
        Deploy(run.Cluster, "shop", "again", 7);
        await run.ShowsAsync(TimeSpan.FromMinutes(6), Sample("blog", "site", 1), Sample("shop", "again", 7));
        DateTimeOffset seen = run.RequestsSince(away, "shop").Last(static r => r.Name == "shop").At;
        Assert.InRange(run.Time.GetUtcNow() - seen, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.Equal("Information: namespace shop can be read again", run.Log[lines + 1]);
    }

    [Fact]
    public async Task Rights_that_are_taken_are_forbidden_and_keep_what_is_known_until_they_come_back()
    {
        await using NamespaceRun run = await StartAsync();
        Denial denial = run.Server.Access.Deny(verb: "list", ns: "shop");
        Denial watches = run.Server.Access.Deny(verb: "watch", ns: "shop");
        run.Server.Faults.ResetWatches(static r => r.Namespace == "shop");
        await run.UntilAsync(
            () => run.StateOf("pods", "shop") == FreshnessState.Forbidden && run.StateOf("deployments", "shop") == FreshnessState.Forbidden,
            TimeSpan.FromSeconds(15));
        await run.ForAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(Sample("blog", "site", 1) + "\n" + Sample("shop", "web", 2), await run.Fleet.SamplesAsync());

        run.Server.Access.Allow(denial);
        run.Server.Access.Allow(watches);
        Deploy(run.Cluster, "shop", "api", 3);
        await run.ShowsAsync(TimeSpan.FromSeconds(40), Sample("blog", "site", 1), Sample("shop", "api", 3), Sample("shop", "web", 2));
        Assert.Equal(FreshnessState.Fresh, run.StateOf("deployments", "shop"));

        // Nobody changes its pods: the next bookmark proves them.
        await run.UntilAsync(() => run.StateOf("pods", "shop") == FreshnessState.Fresh, TimeSpan.FromSeconds(90));
    }

    [Fact]
    public async Task A_deletion_is_found_although_one_could_not_look_for_a_while()
    {
        await using NamespaceRun run = await StartAsync();
        Denial denial = run.Server.Access.Deny(verb: "get", plural: "namespaces");
        await run.ForAsync(TimeSpan.FromMinutes(3));
        run.Server.Access.Allow(denial);
        run.Cluster.Delete(Spaces, "", "shop");
        await run.UntilAsync(() => run.StateOf("pods", "shop") == FreshnessState.Gone, TimeSpan.FromMinutes(6));
    }

    [Fact]
    public async Task The_roles_of_a_namespace_that_is_being_deleted_go_before_it_does()
    {
        await using NamespaceRun run = await StartAsync();
        run.Cluster.Patch(Spaces, "", "shop", """{"metadata":{"finalizers":["example.com/slow"]}}""");
        run.Cluster.Delete(Spaces, "", "shop");
        run.Server.Access.Deny(verb: "list", ns: "shop");
        run.Server.Access.Deny(verb: "watch", ns: "shop");
        run.Server.Faults.ResetWatches(static r => r.Namespace == "shop");
        await run.ShowsAsync(TimeSpan.FromSeconds(15), Sample("blog", "site", 1));
        Assert.Equal(FreshnessState.Gone, run.StateOf("pods", "shop"));
    }

    /// <summary>Watches tell nothing, and everything in the store is of the first life.</summary>
    [Fact]
    public async Task Two_lives_of_a_namespace_are_never_mixed()
    {
        await using NamespaceRun run = await StartAsync();
        Deploy(run.Cluster, "shop", "old", 3);
        await run.ShowsAtOnceAsync(Sample("blog", "site", 1), Sample("shop", "old", 3), Sample("shop", "web", 2));
        run.Server.Faults.SilenceWatches(static r => r.Namespace == "shop");
        run.Cluster.Delete(Spaces, "", "shop");
        Make(run.Cluster, "shop");
        Deploy(run.Cluster, "shop", "web", 5);
        string before = string.Join('\n', Sample("blog", "site", 1), Sample("shop", "old", 3), Sample("shop", "web", 2));
        string after = string.Join('\n', Sample("blog", "site", 1), Sample("shop", "web", 5));
        await run.UntilAsync(
            () =>
            {
                string now = run.Fleet.SamplesAsync().GetAwaiter().GetResult();
                Assert.True(now == before || now == after, now);
                return now == after;
            },
            TimeSpan.FromSeconds(90));
    }

    [Fact]
    public async Task One_that_is_not_there_is_not_served()
    {
        await using NamespaceRun run = await NamespaceRun.StartAsync(
            s_setup with { Namespaces = ["blog", "nowhere"] }, Prepare);
        await run.ShowsAtOnceAsync(Sample("blog", "site", 1));
        await run.UntilAsync(() => run.StateOf("pods", "nowhere") == FreshnessState.NotServed, TimeSpan.FromSeconds(5));
        await run.UntilAsync(() => run.Fleet.Readiness.IsReady, TimeSpan.FromSeconds(10));
        Assert.Equal("Warning: namespace nowhere does not exist: it is looked for now and then", Assert.Single(
            run.Log, static line => line.Contains("nowhere does", StringComparison.Ordinal)));
    }

    /// <summary>Two namespaces, blog with the deployment site and shop with web, and all of both is shown.</summary>
    internal static async Task<NamespaceRun> StartAsync()
    {
        NamespaceRun run = await NamespaceRun.StartAsync(s_setup, Prepare);
        await run.ShowsAtOnceAsync(Sample("blog", "site", 1), Sample("shop", "web", 2));
        await run.UntilAsync(() => run.Server.OpenWatches.Count == 4, TimeSpan.FromSeconds(5));
        // Each is told after it is shown; what a test reads of the log is what comes then.
        await Eventually.Equal(4, () => run.Log.Count(static line => line.Contains(": listed, ", StringComparison.Ordinal)));
        return run;
    }

    private static void Prepare(SimulatedApiServer server)
    {
        Make(server.Cluster, "blog");
        Make(server.Cluster, "shop");
        Deploy(server.Cluster, "blog", "site", 1);
        Deploy(server.Cluster, "shop", "web", 2);
    }
}
