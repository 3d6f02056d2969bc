using StateMetrics.Server.Configuration;
using StateMetrics.Server.Fleet;
using StateMetrics.Server.Health;
using StateMetrics.Server.Tests.Fleet;
using StateMetrics.Simulator.Faults;
using StateMetrics.Testing;
using static StateMetrics.Server.Tests.CustomResources.CustomFleet;

namespace StateMetrics.Server.Tests.CustomResources;

/// <summary>A configuration that changes while a fleet runs: only what is different about it is read anew.</summary>
public sealed class ReconfigurationTests
{
    private readonly ManualTimeProvider _time = new();

    private Task<FleetOnSimulator> StartAsync(string configuration) => CustomFleet.StartAsync(Setup(configuration, _time), static server =>
    {
        server.Cluster.Define("Foo", "v1");
        server.Cluster.Define("Bar", "v1");
        server.Cluster.Put("a", 3);
        server.Cluster.Put("b", 4, "Bar/v1");
    });

    [Fact]
    public async Task A_changed_entry_shows_its_old_families_until_the_new_ones_are_complete()
    {
        string bar = Sample("b", 4, "Bar/v1");
        await using FleetOnSimulator run = await StartAsync(FileOf(Entry(), Entry("Bar")));
        await run.ShowsAsync(bar, Sample("a", 3), DeploymentSample);
        await run.ReadyAsync();
        (int bars, int deployments) = (run.Requests("bars"), run.Requests("deployments"));

        Fault stall = run.Server.Faults.Stall(static r => r.Resource?.Plural == "foos");
        int foos = run.Requests("foos");
        run.Configure(FileOf(Entry("Bar"), Entry(family: "volume")));
        await Eventually.True(() => run.Requests("foos") > foos);
        Assert.Equal(string.Join('\n', bar, Sample("a", 3), DeploymentSample), await run.SamplesAsync());
        Assert.Equal("ok\n", run.Readiness.Report);
        // Again, before anything of it has come: what is shown is still the first one.
        run.Configure(FileOf(Entry("Bar"), Entry(family: "extent")));
        await Eventually.True(() => run.Requests("foos") > foos + 1);
        Assert.Equal(string.Join('\n', bar, Sample("a", 3), DeploymentSample), await run.SamplesAsync());
        stall.Release();
        await run.ShowsAsync(bar, Sample("a", 3, family: "extent"), DeploymentSample);
        Assert.Equal((bars, deployments), (run.Requests("bars"), run.Requests("deployments")));
        Assert.Contains("its configuration has changed", run.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entries_come_and_go()
    {
        await using FleetOnSimulator run = await StartAsync("");
        await run.ReadyAsync();
        Assert.Equal(0, run.Requests("customresourcedefinitions"));
        int deployments = run.Requests("deployments");
        run.Configure(FileOf(Entry()));
        await run.ShowsAsync(Sample("a", 3), DeploymentSample);
        Assert.True(run.Readiness.IsReady);
        int foos = run.Requests("foos");
        run.Configure(FileOf(Entry("Bar"), Entry()));
        await run.ShowsAsync(Sample("b", 4, "Bar/v1"), Sample("a", 3), DeploymentSample);
        Assert.Equal(foos, run.Requests("foos"));
        run.Configure("");
        await run.ShowsAsync(DeploymentSample);
        Assert.Equal(deployments, run.Requests("deployments"));
        Assert.Contains("example.com/v1, Resource=foos: not configured, or not defined, any more", run.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Looks_and_places_of_a_configuration_change_nothing()
    {
        string text = FileOf(Entry(), Entry("Bar"));
        await using FleetOnSimulator run = await StartAsync(text);
        await run.ReadyAsync();
        (int foos, int bars) = (run.Requests("foos"), run.Requests("bars"));
        StateMetrics.Server.Fleet.ResourceSet before = run.Fleet.Resources;
        run.Configure("# a comment\n" + FileOf(Entry("Bar"), Entry()));
        await Eventually.True(() => run.Fleet.Resources != before);
        Assert.Equal(before.Slots, run.Fleet.Resources.Slots);
        Assert.Equal((foos, bars), (run.Requests("foos"), run.Requests("bars")));
    }

    [Fact]
    public async Task Built_in_kinds_change_by_the_same_way()
    {
        await using FleetOnSimulator run = await StartAsync(FileOf(Entry()));
        await run.ShowsAsync(Sample("a", 3), DeploymentSample);
        int foos = run.Requests("foos");
        run.Demand.Update(static now => now with
        {
            Families = now.Families with { Allowed = ["^kube_deployment_spec_paused$", "^foo_"] },
        });
        await run.ShowsAsync(Sample("a", 3), """kube_deployment_spec_paused{namespace="shop",deployment="web"} 0""");
        run.Demand.Update(static now => now with { Selection = now.Selection with { Resources = ["namespaces"] } });
        await run.ShowsAsync(Sample("a", 3));
        Assert.Equal(foos, run.Requests("foos"));
    }

    [Fact]
    public async Task What_is_claimed_of_a_scope_is_proven_of_what_is_shown_while_another_scope_is_listed()
    {
        await using FleetOnSimulator run = await FleetOnSimulator.StartAsync(
            new FleetSetup("deployments") { Namespaces = ["shop", "blog"], Time = _time },
            static server =>
            {
                foreach (string ns in (string[])["shop", "blog"])
                {
                    server.Cluster.Create("v1/namespaces", $$$"""{"metadata":{"name":"{{{ns}}}"} }""");
                    server.Cluster.Create(
                        "apps/v1/deployments", $$$"""{"metadata":{"namespace":"{{{ns}}}","name":"web"},"spec":{"replicas":2} }""");
                }
            });
        TimeSpan? Age() => run.Look(new FreshnessOptions()).Scopes().Single(static scope => scope.Scope.Key.Namespace == "shop").ProofAge;
        int Lists() => run.Log.Text.Split("deployments in namespace shop: listed").Length - 1;
        await run.ReadyAsync();
        await Eventually.Equal(TimeSpan.Zero, Age);
        int lists = Lists();

        Fault stall = run.Server.Faults.Stall(static r => r.Namespace == "blog");
        _time.Advance(TimeSpan.FromSeconds(30));
        run.Demand.Update(static now => now with { Families = now.Families with { Labels = "deployments=[none]" } });
        await Eventually.True(() => Lists() > lists);
        run.Cluster.Delete("apps/v1/deployments", "shop", "web");
        Assert.Contains("namespace=\"shop\"", await run.SamplesAsync(), StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(30), Age());
        Assert.True(run.Readiness.IsReady);

        stall.Release();
        await Eventually.Equal(TimeSpan.Zero, Age);
        await Eventually.True(() => !run.SamplesAsync().GetAwaiter().GetResult().Contains("shop", StringComparison.Ordinal));
    }

    /// <summary>Nothing is shown of it: what was proven of the copy before it is proven of nothing that is here.</summary>
    [Fact]
    public async Task Nothing_is_claimed_of_a_copy_that_has_never_been_listed()
    {
        await using FleetOnSimulator run = await FleetOnSimulator.StartAsync(
            new FleetSetup("deployments") { Time = _time },
            static server => server.Cluster.Create("apps/v1/deployments", """{"metadata":{"namespace":"shop","name":"web"} }"""));
        await run.ReadyAsync();
        run.Server.Access.Deny(plural: "deployments");
        run.Demand.Update(static now => now with { Families = now.Families with { Labels = "deployments=[none]" } });
        await Eventually.Equal(FreshnessState.Forbidden, () => run.StateOf("deployments"));
        Assert.Null(run.Look(new FreshnessOptions()).Scopes().Single().ProofAge);
    }

    [Fact]
    public async Task Options_that_change_list_only_what_they_touch()
    {
        await using FleetOnSimulator run = await StartAsync(FileOf(Entry()));
        await run.ShowsAsync(Sample("a", 3), DeploymentSample);
        (int foos, int deployments) = (run.Requests("foos"), run.Requests("deployments"));
        var options = new ExporterOptions
        {
            Resources = new ResourceSelection { Resources = ["deployments", "namespaces"] },
            Families = new FamilyLists { Allowed = ["^kube_deployment_spec_replicas$", "^foo_", "^kube_namespace_status_phase$"] },
        };
        Reconfiguration.Apply(run.Demand, options, run.Demand.Value.Custom);
        await Eventually.True(() => run.Requests("namespaces") == 1);
        await run.ReadyAsync();
        Assert.Equal((foos, deployments), (run.Requests("foos"), run.Requests("deployments")));

        Reconfiguration.Apply(run.Demand, options with
        {
            Families = options.Families with { Labels = "namespaces=[app]", Allowed = ["^kube_deployment_spec_replicas$"] },
            Resources = options.Resources with { Resources = ["deployments"] },
        }, run.Demand.Value.Custom);
        await run.ShowsAsync(DeploymentSample);
        Assert.Equal(deployments, run.Requests("deployments"));
    }
}
