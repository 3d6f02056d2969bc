using StateMetrics.Resources.Custom;
using StateMetrics.Server.Configuration;
using StateMetrics.Server.Fleet;
using StateMetrics.Server.Health;
using StateMetrics.Server.Tests.Fleet;
using StateMetrics.Simulator.Cluster;
using StateMetrics.Simulator.Faults;
using StateMetrics.Simulator.Http;
using StateMetrics.Testing;
using static StateMetrics.Server.Tests.Namespaces.NamespaceRun;

namespace StateMetrics.Server.Tests.Namespaces;

/// <summary>Namespaces that are named, or excluded, otherwise while the exporter runs.</summary>
public sealed class NamespacesReloadTests
{
    private static readonly FleetSetup s_setup = new("deployments", "nodes");

    [Fact]
    public async Task Names_come_and_go_and_those_that_stay_are_not_touched()
    {
        await using FleetOnSimulator run = await StartAsync(s_setup with { Namespaces = ["shop", "blog"] });
        await run.ShowsAsync(Sample("blog", "site", 1), Sample("shop", "web", 2));
        await run.ReadyAsync();
        (int shop, int nodes) = (Lists(run, "shop"), Lists(run, null, "nodes"));
        Named(run, "third", "shop");
        await run.ShowsAsync(Sample("shop", "web", 2), Sample("third", "api", 3));
        await Eventually.True(() => run.Server.OpenWatches.All(static watch => watch.Request.Namespace != "blog"));
        Assert.Equal((shop, nodes), (Lists(run, "shop"), Lists(run, null, "nodes")));
        Assert.Equal(["", "shop", "third"], run.Fleet.View().Select(static view => view.Key.Namespace ?? "").Order());
        int blog = run.Server.Requests.Count(static request => request.Namespace == "blog" || request.Name == "blog");

        // In another order, and with one that is not there: it is found out about like those of the start.
        Named(run, "shop", "third", "nowhere");
        await Eventually.True(() => run.Log.Text.Contains("namespace nowhere does not exist", StringComparison.Ordinal));
        await run.ShowsAsync(Sample("shop", "web", 2), Sample("third", "api", 3));
        await Eventually.True(
            () => run.Readiness.Report.StartsWith("ok\nnot there: namespace nowhere: ", StringComparison.Ordinal));
        Named(run, "shop", "third");
        await Eventually.Equal("ok\n", () => run.Readiness.Report);
        Assert.Equal((shop, 1), (Lists(run, "shop"), Lists(run, "third")));
        Assert.Equal(blog, run.Server.Requests.Count(static request => request.Namespace == "blog" || request.Name == "blog"));
    }

    [Fact]
    public async Task A_cluster_read_at_once_is_shown_until_its_namespaces_are_listed_and_the_other_way_round()
    {
        await using FleetOnSimulator run = await StartAsync(s_setup);
        string[] everything = [Sample("blog", "site", 1), Sample("shop", "web", 2), Sample("third", "api", 3)];
        await run.ShowsAsync(everything);
        await run.ReadyAsync();
        Fault stall = run.Server.Faults.Stall(static request => request.Namespace == "blog");
        Named(run, "shop", "blog");
        await Eventually.True(() => IsListed(run, "shop") && Lists(run, "blog") > 0);
        await run.ShowsAsync(everything);
        Assert.Equal(["deployments ", "nodes "], Taken(run));
        Assert.Equal("ok\n", run.Readiness.Report.Split("not listed")[0]);
        stall.Release();
        await run.ShowsAsync(everything[..2]);
        Assert.Equal(["deployments blog", "deployments shop", "nodes "], Taken(run));

        stall = run.Server.Faults.Stall(static request => request.Namespace is null && request.Resource?.Plural == "deployments");
        Named(run);
        await Eventually.True(() => Lists(run, null) > 1);
        await run.ShowsAsync(everything[..2]);
        Assert.Equal(["deployments blog", "deployments shop", "nodes "], Taken(run));
        stall.Release();
        await run.ShowsAsync(everything);
        Assert.Equal(["deployments ", "nodes "], Taken(run));
        Assert.Equal(1, Lists(run, null, "nodes"));
        Assert.DoesNotContain("not configured", run.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Excluded_namespaces_are_left_out_and_come_back_without_a_hole()
    {
        await using FleetOnSimulator run = await StartAsync(s_setup);
        string[] everything = [Sample("blog", "site", 1), Sample("shop", "web", 2), Sample("third", "api", 3)];
        await run.ShowsAsync(everything);
        Fault stall = run.Server.Faults.Stall(static request => request.Query.Contains("fieldSelector", StringComparison.Ordinal));
        Excluding(run, "blog", "third");
        await Eventually.True(() => Lists(run, null) > 1);
        await run.ShowsAsync(everything);
        stall.Release();
        await run.ShowsAsync(everything[1]);
        run.Cluster.Patch(Deployments, "shop", "web", """{"spec":{"replicas":5}}""");
        await run.ShowsAsync(Sample("shop", "web", 5));
        Excluding(run);
        await run.ShowsAsync(Sample("blog", "site", 1), Sample("shop", "web", 5), Sample("third", "api", 3));
        Assert.Equal(1, Lists(run, null, "nodes"));
    }

    [Fact]
    public async Task Of_named_namespaces_only_the_excluded_one_is_read_anew()
    {
        await using FleetOnSimulator run = await StartAsync(s_setup with { Namespaces = ["shop", "blog"] });
        await run.ShowsAsync(Sample("blog", "site", 1), Sample("shop", "web", 2));
        int shop = Lists(run, "shop");
        Excluding(run, "blog", "elsewhere");
        await run.ShowsAsync(Sample("shop", "web", 2));
        Assert.Equal(shop, Lists(run, "shop"));
    }

    [Fact]
    public async Task Of_those_that_labels_select_the_named_and_not_excluded_ones_are_read()
    {
        await using FleetOnSimulator run = await StartAsync(
            s_setup with { Options = new FleetOptions { NamespaceSelector = LabelSelector.Parse("team=a") } });
        await run.ShowsAsync(Sample("blog", "site", 1), Sample("shop", "web", 2), Sample("third", "api", 3));
        int shop = Lists(run, "shop");
        Excluding(run, "blog");
        await run.ShowsAsync(Sample("shop", "web", 2), Sample("third", "api", 3));
        Named(run, "shop", "blog");
        await run.ShowsAsync(Sample("shop", "web", 2));
        Excluding(run);
        await run.ShowsAsync(Sample("blog", "site", 1), Sample("shop", "web", 2));
        Assert.Equal(shop, Lists(run, "shop"));
    }

    private static Task<FleetOnSimulator> StartAsync(FleetSetup setup) => FleetOnSimulator.StartAsync(setup, static server =>
    {
        foreach ((string ns, string name, int replicas) in new[] { ("shop", "web", 2), ("blog", "site", 1), ("third", "api", 3) })
        {
            Make(server.Cluster, ns, """{"team":"a"}""");
            Deploy(server.Cluster, ns, name, replicas);
        }
    });

    private static void Named(FleetOnSimulator run, params string[] names) =>
        run.Demand.Update(now => now with { Selection = now.Selection with { Namespaces = names } });

    private static void Excluding(FleetOnSimulator run, params string[] names) =>
        run.Demand.Update(now => now with { Selection = now.Selection with { NamespacesDenied = names } });

    /// <summary>Requests that began a list of the resource there, streaming ones among them.</summary>
    private static int Lists(FleetOnSimulator run, string? ns, string plural = "deployments") => run.Server.Requests.Count(request =>
        request.Resource?.Plural == plural && request.Namespace == ns
        && (request.Verb == "list" || request.Query.Contains("sendInitialEvents", StringComparison.Ordinal)));

    /// <summary>Whether it is listed, be it that nothing of it is shown before others are.</summary>
    private static bool IsListed(FleetOnSimulator run, string ns) =>
        run.Log.Text.Contains($"deployments in namespace {ns}: listed", StringComparison.Ordinal);

    /// <summary>The scopes that a scrape tells of.</summary>
    private static IEnumerable<string> Taken(FleetOnSimulator run)
    {
        var told = new System.Buffers.ArrayBufferWriter<byte>();
        run.Look(new FreshnessOptions()).Take(Exposition.Writing.ResourceFilter.All, null)!.Value.Told
            .Write(told, Exposition.Writing.ExpositionFormat.Text);
        return System.Text.Encoding.UTF8.GetString(told.WrittenSpan).Split('\n')
            .Where(static line => line.StartsWith("kube_state_metrics_resource_objects{", StringComparison.Ordinal))
            .Select(static line => line.Split('"')).Select(static parts => $"{parts[1]} {parts[3]}").Order(StringComparer.Ordinal);
    }
}
