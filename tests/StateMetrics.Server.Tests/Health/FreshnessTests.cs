using System.Buffers;
using System.Text;
using StateMetrics.Exposition.Writing;
using StateMetrics.Server.Clusters;
using StateMetrics.Server.Configuration;
using StateMetrics.Server.Health;
using StateMetrics.Server.Telemetry;
using StateMetrics.Server.Tests.CustomResources;
using StateMetrics.Server.Tests.Fleet;
using StateMetrics.Simulator.Faults;
using StateMetrics.Simulator.Http;
using StateMetrics.Testing;

namespace StateMetrics.Server.Tests.Health;

/// <summary>What is proven about the copy of a simulated cluster, while time passes on both sides.</summary>
public sealed class FreshnessTests
{
    private const string Namespaces = "v1/namespaces";
    private const string Shop = "kube_namespace_created{namespace=\"shop\"} 1.709281815e+09";

    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task A_quiet_resource_stays_fresh_by_bookmarks_alone()
    {
        await using FleetOnSimulator run = await StartAsync();
        ScopeFreshness first = await ReadyAsync(run);
        DateTimeOffset end = _time.GetUtcNow() + TimeSpan.FromMinutes(20);
        await PassUntilAsync(() => Of(run).Scope.Status!.FreshAt > end);

        ScopeFreshness last = Of(run);
        Assert.Equal(first.Scope.Status!.ChangedAt, last.Scope.Status!.ChangedAt);
        Assert.Equal(1, last.Scope.Status.Lists.Values.Sum());
    }

    [Fact]
    public async Task A_copy_without_proof_is_stale_after_the_limit_and_fresh_again_when_proven()
    {
        await using FleetOnSimulator run = await StartAsync();
        await ReadyAsync(run);
        Fault[] outage = Outage(run);
        DateTimeOffset proven = Of(run).Scope.Status!.FreshAt!.Value;
        await PassUntilAsync(() =>
        {
            ScopeFreshness now = Of(run);
            Assert.Equal(proven, now.Scope.Status!.FreshAt);
            Assert.Equal(now.ProofAge > TimeSpan.FromMinutes(3) ? FreshnessState.Stale : FreshnessState.Fresh, now.State);
            return now.ProofAge > TimeSpan.FromMinutes(10);
        });

        // Served all the same, by default.
        Assert.Equal([Shop], Samples(run, new FreshnessOptions()));
        End(outage);
        await PassUntilAsync(() => Of(run).State == FreshnessState.Fresh);
    }

    [Fact]
    public async Task Omitted_samples_come_back_with_the_proof()
    {
        await using FleetOnSimulator run = await StartAsync();
        var omit = new FreshnessOptions { OmitStale = true };
        await ReadyAsync(run);
        Assert.Equal([Shop], Samples(run, omit));

        Fault[] outage = Outage(run);
        await PassUntilAsync(() => Of(run).State == FreshnessState.Stale);
        Assert.Empty(Samples(run, omit));
        Assert.Equal(1, Of(run).Objects);

        End(outage);
        await PassUntilAsync(() => Of(run).State == FreshnessState.Fresh);
        Assert.Equal([Shop], Samples(run, omit));
    }

    [Fact]
    public async Task Samples_of_a_custom_kind_are_omitted_and_come_back_alike()
    {
        const string Foo = "example.com/v1, Resource=foos";
        await using FleetOnSimulator run = await FleetOnSimulator.StartAsync(
            CustomFleet.Setup(CustomFleet.FileOf(CustomFleet.Entry()), _time),
            static server =>
            {
                server.Cluster.Create(CustomFleet.Deployments, """{"metadata":{"namespace":"shop","name":"web"},"spec":{"replicas":1}}""");
                server.Cluster.Define("Foo", "v1");
                server.Cluster.Put("a", 3);
            },
            _time);
        var omit = new FreshnessOptions { OmitStale = true };
        await PassUntilAsync(() => run.Readiness.IsReady);
        string[] both = [CustomFleet.DeploymentSample, CustomFleet.Sample("a", 3)];
        await Eventually.True(() => Samples(run, omit).SequenceEqual(both));

        // Of this kind alone nothing comes any more.
        Fault[] outage =
        [
            run.Server.Faults.SilenceWatches(static request => request.Resource?.Plural == "foos"),
            run.Server.Faults.Stall(static request => request.Resource?.Plural == "foos"),
        ];
        await PassUntilAsync(() => Of(run, Foo).State == FreshnessState.Stale);
        Assert.Equal(both[..1], Samples(run, omit));
        Assert.Equal(both, Samples(run, new FreshnessOptions()));
        Assert.Equal(FreshnessState.Fresh, Of(run, "deployments").State);
        End(outage);
        await PassUntilAsync(() => Of(run, Foo).State == FreshnessState.Fresh);
        Assert.Equal(both, Samples(run, omit));
    }

    [Fact]
    public async Task A_forbidden_resource_never_counts_as_stale()
    {
        await using FleetOnSimulator run = await StartAsync();
        await ReadyAsync(run);
        Denial denial = run.Server.Access.Deny(plural: "namespaces");
        run.Server.Faults.CloseWatches();
        await PassUntilAsync(() => Of(run).State == FreshnessState.Forbidden);
        DateTimeOffset end = _time.GetUtcNow() + TimeSpan.FromMinutes(10);
        await PassUntilAsync(() =>
        {
            Assert.Equal(FreshnessState.Forbidden, Of(run).State);
            return _time.GetUtcNow() > end;
        });

        run.Server.Access.Allow(denial);
        await PassUntilAsync(() => Of(run).State == FreshnessState.Fresh);
    }

    [Fact]
    public async Task A_forbidden_resource_stays_so_while_the_server_cannot_be_reached()
    {
        await using FleetOnSimulator run = await StartAsync(static server => server.Access.Deny(plural: "namespaces"));
        await PassUntilAsync(() => Of(run).State == FreshnessState.Forbidden);
        Assert.True(run.Readiness.IsReady);
        Outage(run);
        DateTimeOffset end = _time.GetUtcNow() + TimeSpan.FromMinutes(10);
        await PassUntilAsync(() =>
        {
            Assert.Equal(FreshnessState.Forbidden, Of(run).State);
            Assert.True(run.Readiness.IsReady, run.Readiness.Report);
            return _time.GetUtcNow() > end;
        });
        run.Server.Faults.Clear();
    }

    [Fact]
    public async Task A_resource_that_is_not_served_never_counts_as_stale_and_one_that_was_is_gone()
    {
        await using FleetOnSimulator run = await StartAsync(
            static server => server.Cluster.SetServed("batch/v1/jobs", served: false), "namespaces", "jobs");
        await PassUntilAsync(() => Of(run).State == FreshnessState.Fresh && Of(run, "jobs").State == FreshnessState.NotServed);
        run.Cluster.SetServed(Namespaces, served: false);
        run.Server.Faults.CloseWatches();
        await PassUntilAsync(() => Of(run).State == FreshnessState.Gone);
        DateTimeOffset end = _time.GetUtcNow() + TimeSpan.FromMinutes(10);
        await PassUntilAsync(() =>
        {
            Assert.Equal(FreshnessState.Gone, Of(run).State);
            Assert.Equal(FreshnessState.NotServed, Of(run, "jobs").State);
            return _time.GetUtcNow() > end;
        });

        run.Cluster.SetServed(Namespaces, served: true);
        run.Cluster.SetServed("batch/v1/jobs", served: true);
        await PassUntilAsync(() => Of(run).State == FreshnessState.Fresh && Of(run, "jobs").State == FreshnessState.Fresh);
    }

    [Fact]
    public async Task The_version_advances_with_the_events()
    {
        await using FleetOnSimulator run = await StartAsync();
        await ReadyAsync(run);
        long created = run.Cluster.Create(Namespaces, """{"metadata":{"name":"blog"}}""").Version;
        await Eventually.Equal(created, () => Of(run).Scope.Status!.NumericVersion!.Value);
    }

    private Task<FleetOnSimulator> StartAsync(Action<SimulatedApiServer>? before = null, params string[] resources) =>
        FleetOnSimulator.StartAsync(
            new FleetSetup(resources is [] ? ["namespaces"] : resources) { Time = _time },
            server =>
            {
                server.Cluster.Create(Namespaces, """{"metadata":{"name":"shop","creationTimestamp":"2024-03-01T08:30:15Z"}}""");
                before?.Invoke(server);
            },
            _time);

    private async Task<ScopeFreshness> ReadyAsync(FleetOnSimulator run)
    {
        await PassUntilAsync(() => run.Readiness.IsReady);
        return Of(run);
    }

    /// <summary>Lets time pass, second by second, until something holds.</summary>
    private Task PassUntilAsync(Func<bool> holds) => Eventually.True(() =>
    {
        bool held = holds();
        if (!held)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
        }
        return held;
    });

    /// <summary>Connections stay open, and nothing comes any more.</summary>
    private static Fault[] Outage(FleetOnSimulator run) => [run.Server.Faults.SilenceWatches(), run.Server.Faults.Stall()];

    private static void End(Fault[] outage)
    {
        foreach (Fault fault in outage)
        {
            fault.Release();
        }
    }

    private ScopeFreshness Of(FleetOnSimulator run, string resource = "namespaces") =>
        Look(run, new FreshnessOptions()).Scopes().Single(scope => scope.Scope.Key.Resource == resource);

    private FreshnessLook Look(FleetOnSimulator run, FreshnessOptions options) => new(
        () => [new ClusterView("", run.Fleet.Snapshot(), new ScopeFamilies(
            static () => false, new EventDelays(_time, static _ => true)))],
        options, _time);

    private string[] Samples(FleetOnSimulator run, FreshnessOptions options)
    {
        var output = new ArrayBufferWriter<byte>();
        Look(run, options).Take(ResourceFilter.All, null)!.Value.Snapshot.Write(output, ExpositionFormat.Text);
        return [.. Encoding.UTF8.GetString(output.WrittenSpan).Split('\n').Where(static line => line.Length > 0 && line[0] != '#')];
    }
}
