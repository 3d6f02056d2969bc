using StateMetrics.Server.Health;
using StateMetrics.Server.Tests.Fleet;
using StateMetrics.Testing;
using static StateMetrics.Server.Tests.CustomResources.CustomFleet;

namespace StateMetrics.Server.Tests.CustomResources;

/// <summary>
/// Definitions of custom resources that come, change and go while a fleet runs. Its time stands still: watches alone tell.
/// </summary>
public sealed class DefinitionChangesTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task A_kind_that_is_defined_later_appears_and_goes_with_its_definition_and_touches_nothing_else()
    {
        await using FleetOnSimulator run = await CustomFleet.StartAsync(Setup(FileOf(Entry()), _time));
        await run.ReadyAsync();
        await run.ShowsAsync(DeploymentSample);
        int before = run.Requests("deployments");

        run.Cluster.Define("Foo", "v1");
        run.Cluster.Put("a", 3);
        await run.ShowsAsync(Sample("a", 3), DeploymentSample);
        Assert.True(run.Readiness.IsReady);

        run.Cluster.Define("Bar", "v1");
        run.Cluster.Redefine("Bar", "v1", "v2");
        run.Cluster.Patch(Definitions, "", "foos.example.com", """{"metadata":{"labels":{"touched":"yes"}}}""");
        run.Cluster.Delete(Definitions, "", "foos.example.com");
        await run.ShowsAsync(DeploymentSample);
        Assert.Equal("ok\nnot served: example.com/v1, Resource=foos (example.com/v1)\n", run.Readiness.Report);
        Assert.Equal(FreshnessState.Gone, run.StateOf("example.com/v1, Resource=foos"));
        Assert.Equal(before, run.Requests("deployments"));
        Assert.Equal(0, run.Requests("bars"));
        Assert.Equal(2, run.Fleet.Definitions.Added);
        Assert.Equal(2, run.Fleet.Definitions.Updated);
        Assert.Equal(1, run.Fleet.Definitions.Deleted);
        Assert.Equal(1, run.Fleet.Definitions.Known);

        run.Cluster.Define("Foo", "v2");
        run.Cluster.Put("b", 4, "Foo/v2");
        await run.ShowsAsync(Sample("b", 4, "Foo/v2"), DeploymentSample);
        Assert.Equal(before, run.Requests("deployments"));
        await Eventually.Equal("ok\n", () => run.Readiness.Report);
        Assert.Null(run.StateOf("example.com/v1, Resource=foos"));
    }

    [Fact]
    public async Task What_was_counted_of_a_kind_that_is_gone_stays_and_goes_on()
    {
        await using FleetOnSimulator run = await CustomFleet.StartAsync(Setup(FileOf(Entry(), Entry("Bar")), _time), server =>
        {
            server.Cluster.Define("Foo", "v1");
            server.Cluster.Define("Bar", "v1");
            server.Cluster.Put("a", 3);
        });
        await run.ShowsAsync(Sample("a", 3), DeploymentSample);
        await run.ReadyAsync();
        for (int life = 1; life < 4; life++)
        {
            Assert.Equal(life, ListsOf(run));
            run.Cluster.Delete(Definitions, "", "foos.example.com");
            await Eventually.Equal(FreshnessState.Gone, () => run.StateOf("example.com/v1, Resource=foos"));
            await run.ShowsAsync(DeploymentSample);
            Assert.Equal(life, ListsOf(run));
            Assert.Equal(FreshnessState.Fresh, run.StateOf("example.com/v1, Resource=bars"));
            run.Cluster.Define("Foo", "v1");
            run.Cluster.Put("a", 3);
            await run.ShowsAsync(Sample("a", 3), DeploymentSample);
            await Eventually.Equal(FreshnessState.Fresh, () => run.StateOf("example.com/v1, Resource=foos"));
        }

        // Nobody asks for it any more: there is nothing to say about it.
        run.Cluster.Delete(Definitions, "", "foos.example.com");
        await run.ShowsAsync(DeploymentSample);
        run.Configure(FileOf(Entry("Bar")));
        await Eventually.Equal(null, () => run.StateOf("example.com/v1, Resource=foos"));
    }

    [Fact]
    public async Task Of_kinds_that_came_and_went_the_last_ones_are_told()
    {
        string anyKind = FileOf(Entry()).Replace("kind: Foo", "kind: \"*\"", StringComparison.Ordinal);
        await using FleetOnSimulator run = await CustomFleet.StartAsync(Setup(anyKind, _time));
        await run.ReadyAsync();
        for (int i = 0; i < 60; i++)
        {
            string kind = $"Kind{i}";
            run.Cluster.Define(kind, "v1");
            await Eventually.True(() => run.StateOf($"example.com/v1, Resource={kind.ToLowerInvariant()}s") == FreshnessState.Fresh);
            run.Cluster.Delete(Definitions, "", $"{kind.ToLowerInvariant()}s.example.com");
            await Eventually.True(() => run.StateOf($"example.com/v1, Resource={kind.ToLowerInvariant()}s") == FreshnessState.Gone);
        }
        Assert.Equal(1 + 50, run.Fleet.View().Count);
    }

    /// <summary>How often everything of the kind was listed, as its counter says.</summary>
    private static long ListsOf(FleetOnSimulator run) =>
        run.Fleet.View().Single(static view => view.Key.Resource.EndsWith("foos", StringComparison.Ordinal)).Status!.Lists.Values.Sum();

    [Fact]
    public async Task A_wildcard_shows_every_version_that_is_served()
    {
        await using FleetOnSimulator run = await CustomFleet.StartAsync(Setup(FileOf(Entry()), _time), server =>
        {
            server.Cluster.Define("Foo", "v1");
            server.Cluster.Put("a", 3);
        });
        await run.ShowsAsync(Sample("a", 3), DeploymentSample);
        int before = run.Requests("foos");

        run.Cluster.Redefine("Foo", "v1", "v2");
        run.Cluster.Put("a", 4, "Foo/v2");
        await run.ShowsAsync(Sample("a", 3), Sample("a", 4, "Foo/v2"), DeploymentSample);
        Assert.Equal(before, run.Requests("foos", "v1"));

        run.Cluster.Redefine("Foo", "-v1", "v2");
        await run.ShowsAsync(Sample("a", 4, "Foo/v2"), DeploymentSample);
    }

    [Fact]
    public async Task With_oneVersion_the_stored_version_alone_is_shown_and_its_successor_takes_over_without_a_hole()
    {
        await using FleetOnSimulator run = await CustomFleet.StartAsync(Setup(FileOf(Entry(more: "oneVersion: true")), _time), server =>
        {
            server.Cluster.Define("Foo", "v2", "v1");
            server.Cluster.Put("a", 3);
            server.Cluster.Put("a", 3, "Foo/v2");
        });
        await run.ShowsAsync(Sample("a", 3), DeploymentSample);
        await run.ReadyAsync();

        var stall = run.Server.Faults.Stall(static r => r.Resource is { Plural: "foos", Version: "v2" });
        run.Cluster.Redefine("Foo", "v1", "v2");
        await Eventually.True(() => run.Server.Requests.Count(static r => r.Resource is { Plural: "foos", Version: "v2" }) > 0);
        Assert.Equal(string.Join('\n', Sample("a", 3), DeploymentSample), await run.SamplesAsync());
        Assert.True(run.Readiness.IsReady);
        stall.Release();
        await run.ShowsAsync(Sample("a", 3, "Foo/v2"), DeploymentSample);
    }

    [Fact]
    public async Task Nothing_is_ready_before_the_definitions_are_known()
    {
        await using FleetOnSimulator run = await CustomFleet.StartAsync(Setup(FileOf(Entry()), _time), server =>
        {
            server.Cluster.Define("Foo", "v1");
            server.Cluster.Put("a", 3);
            server.Faults.Stall(static r => r.Resource?.Plural == "customresourcedefinitions");
        });
        await run.ShowsAsync(DeploymentSample);
        Assert.Equal("not ready\nwaiting for customresourcedefinitions: listing\n", run.Readiness.Report);
        run.Server.Faults.Clear();
        await run.ReadyAsync();
        Assert.Equal(string.Join('\n', Sample("a", 3), DeploymentSample), await run.SamplesAsync());
    }

    [Fact]
    public async Task Without_the_right_to_read_definitions_discovery_tells_what_is_served()
    {
        await using FleetOnSimulator run = await CustomFleet.StartAsync(Setup(FileOf(Entry()), _time), server =>
        {
            server.Access.Deny(plural: "customresourcedefinitions");
            server.Cluster.Define("Foo", "v1");
            server.Cluster.Put("a", 3);
        });
        await run.ShowsAsync(Sample("a", 3), DeploymentSample);
        await run.ReadyAsync();
        Assert.Contains("Warning: customresourcedefinitions: forbidden", run.Log.Text, StringComparison.Ordinal);

        run.Cluster.Delete(Definitions, "", "foos.example.com");
        await Eventually.True(() =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(250));
            return run.SamplesAsync().GetAwaiter().GetResult() == DeploymentSample;
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Kinds_that_nobody_has_defined_are_found_by_discovery(bool aggregated)
    {
        const string Text = """
            spec:
              resources:
                - groupVersionKind: {group: apps, version: "*", kind: "*"}
                  metricNamePrefix: foo
                  labelsFromPath: {name: [metadata, name]}
                  metrics:
                    - {name: replicas, help: Wanted., each: {type: Gauge, gauge: {path: [spec, replicas]} } }
            """;
        await using FleetOnSimulator run = await CustomFleet.StartAsync(
            Setup(Text, _time), server => server.Behaviour.AggregatedDiscovery = aggregated);
        await run.ShowsAsync(
            """foo_replicas{customresource_group="apps",customresource_kind="Deployment",customresource_version="v1",name="web"} 1""",
            DeploymentSample);
        await run.ReadyAsync();
    }
}
