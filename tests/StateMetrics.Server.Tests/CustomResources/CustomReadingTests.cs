using StateMetrics.Exposition.Writing;
using StateMetrics.Server.Fleet;
using StateMetrics.Server.Tests.Fleet;
using StateMetrics.Testing;
using static StateMetrics.Server.Tests.CustomResources.CustomFleet;

namespace StateMetrics.Server.Tests.CustomResources;

/// <summary>What is read of custom resources: namespaces, selectors, limits, shards, audits and filters are those of any kind.</summary>
public sealed class CustomReadingTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task Namespaces_are_read_one_by_one()
    {
        await using FleetOnSimulator run = await CustomFleet.StartAsync(
            Setup(FileOf(Entry()), _time) with { Namespaces = ["shop", "blog"] }, server =>
        {
            server.Cluster.Create("v1/namespaces", """{"metadata":{"name":"blog"}}""");
            server.Cluster.Create("v1/namespaces", """{"metadata":{"name":"shop"}}""");
            server.Cluster.Define("Foo", "v1");
            server.Cluster.Put("a", 3);
            server.Cluster.Put("elsewhere/b", 4);
        });
        await run.ShowsAsync(Sample("a", 3), DeploymentSample);
        Assert.All(
            run.Server.Requests.All.Where(static r => r.Resource?.Plural == "foos"),
            static r => Assert.True(r.Namespace is "shop" or "blog", r.ToString()));
    }

    [Fact]
    public async Task A_label_selector_goes_to_the_server()
    {
        await using FleetOnSimulator run = await CustomFleet.StartAsync(
            Setup(FileOf(Entry(more: "labelSelector: app in (a)")), _time), server =>
        {
            server.Cluster.Define("Foo", "v1");
            server.Cluster.Put("a", 3);
            server.Cluster.Put("b", 4);
        });
        await run.ShowsAsync(Sample("a", 3), DeploymentSample);
        Assert.Contains(
            run.Server.Requests.All, static r => r.Query.Contains("labelSelector=app%20in%20%28a%29", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_namespace_selector_follows_the_labels_of_the_namespaces()
    {
        const string Namespaces = "v1/namespaces";
        await using FleetOnSimulator run = await CustomFleet.StartAsync(
            Setup(FileOf(Entry(more: "namespaceSelector: team=one"), Entry("Bar")), _time), server =>
        {
            server.Cluster.Define("Foo", "v1");
            server.Cluster.Define("Bar", "v1");
            server.Cluster.Create(Namespaces, """{"metadata":{"name":"shop","labels":{"team":"one"}}}""");
            server.Cluster.Create(Namespaces, """{"metadata":{"name":"blog"}}""");
            server.Cluster.Put("a", 3);
            server.Cluster.Put("blog/b", 4);
            server.Cluster.Put("c", 5, "Bar/v1");
        });
        string bar = Sample("c", 5, "Bar/v1");
        await run.ShowsAsync(bar, Sample("a", 3), DeploymentSample);
        int bars = run.Requests("bars");

        run.Cluster.Patch(Namespaces, "", "blog", """{"metadata":{"labels":{"team":"one"}}}""");
        string b = Sample("b", 4).Replace("shop", "blog", StringComparison.Ordinal);
        await run.ShowsAsync(bar, Sample("a", 3), b, DeploymentSample);
        run.Cluster.Put("other/d", 6);
        run.Cluster.Patch(Namespaces, "", "shop", """{"metadata":{"labels":{"team":"two"}}}""");
        await run.ShowsAsync(bar, b, DeploymentSample);
        Assert.Equal(bars, run.Requests("bars"));
    }

    [Fact]
    public async Task An_object_limit_counts_and_shards_share()
    {
        FleetSetup setup = Setup(FileOf(Entry()), _time);
        await using FleetOnSimulator run = await CustomFleet.StartAsync(setup with { ObjectLimit = 1 }, server =>
        {
            server.Cluster.Define("Foo", "v1");
            for (int i = 0; i < 20; i++)
            {
                server.Cluster.Put($"a{i}", i);
            }
        });
        await using FleetOnSimulator zero = FleetOnSimulator.Beside(run, setup with { Shard = ShardOf(0, 2) });
        await using FleetOnSimulator one = FleetOnSimulator.Beside(run, setup with { Shard = ShardOf(1, 2) });
        await Task.WhenAll(run.ReadyAsync(), zero.ReadyAsync(), one.ReadyAsync());
        Assert.True(run.Fleet.View().Single(static view => view.IsCustom).LimitBites);
        Assert.Equal(1, run.Fleet.View().Single(static view => view.IsCustom).Store.Objects);

        string[] both = [.. await Lines(zero), .. await Lines(one)];
        Assert.Equal(21, both.Distinct().Count());
        Assert.Equal(21, both.Length);
        Assert.NotEqual(0, zero.Fleet.View().Single(static view => view.IsCustom).Store.Objects % 20);
    }

    [Fact]
    public async Task An_audit_finds_what_a_watch_kept_back()
    {
        FleetSetup setup = Setup(FileOf(Entry(more: "namespaceSelector: team=one")));
        await using FleetOnSimulator run = await CustomFleet.StartAsync(
            setup with { Options = new FleetOptions { AuditInterval = TimeSpan.FromMilliseconds(200) } }, server =>
        {
            server.Behaviour.BookmarkInterval = TimeSpan.FromMilliseconds(100);
            server.Cluster.Define("Foo", "v1");
            server.Cluster.Create("v1/namespaces", """{"metadata":{"name":"shop","labels":{"team":"one"}}}""");
            server.Cluster.Put("a", 3);
            server.Cluster.Put("other/b", 3);
        });
        await run.ShowsAsync(Sample("a", 3), DeploymentSample);
        await run.ReadyAsync();
        await Eventually.Equal(4, () => run.Server.OpenWatches.Count);
        run.Server.Faults.DropEvent(static request => request.IsWatch("foos"), static (_, key) => key == "shop/late");
        run.Cluster.Put("late", 4);
        await run.ShowsAsync(Sample("a", 3), Sample("late", 4), DeploymentSample);
        ScopeView view = run.Fleet.View().Single(static view => view.IsCustom);
        Assert.Equal((1, 0, 0), (view.Audits!.Missing, view.Audits.Ghosts, view.Audits.Outdated));
    }

    [Theory]
    [InlineData("foos")]
    [InlineData("foos.example.com")]
    public async Task Scrapes_ask_for_it_by_plural_and_by_plural_and_group(string name)
    {
        await using FleetOnSimulator run = await CustomFleet.StartAsync(Setup(FileOf(Entry(), Entry("Bar")), _time), server =>
        {
            server.Cluster.Define("Foo", "v1");
            server.Cluster.Define("Bar", "v1");
            server.Cluster.Put("a", 3);
            server.Cluster.Put("b", 3, "Bar/v1");
        });
        await run.ReadyAsync();
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        ExpositionSnapshot.Take(run.Expositions, new ResourceFilter([name], null)).Write(output, ExpositionFormat.Text);
        string[] lines = System.Text.Encoding.UTF8.GetString(output.WrittenSpan).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal([Sample("a", 3)], lines.Where(static line => line[0] != '#'));
    }

    private static async Task<string[]> Lines(FleetOnSimulator run) =>
        (await run.SamplesAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
