using StateMetrics.Kubernetes.Reflector;
using StateMetrics.Server.Fleet;
using StateMetrics.Simulator.Faults;
using StateMetrics.Testing;

namespace StateMetrics.Server.Tests.Fleet;

/// <summary>Events that the API server swallows, found by the audit.</summary>
public sealed class AuditLoopTests
{
    private const string Pods = "v1/pods";

    private static readonly FleetSetup s_setup = new("pods")
    {
        Options = new FleetOptions { AuditInterval = TimeSpan.FromMilliseconds(200) },
    };

    [Theory]
    [InlineData("DELETED")]
    [InlineData("ADDED")]
    [InlineData("MODIFIED")]
    public async Task A_swallowed_event_is_repaired_and_the_watch_made_anew(string type)
    {
        await using FleetOnSimulator run = await FleetOnSimulator.StartAsync(s_setup, static server =>
        {
            server.Behaviour.BookmarkInterval = TimeSpan.FromMilliseconds(100);
            server.Cluster.Create(Pods, Pod("kept", "n1"));
            server.Cluster.Create(Pods, Pod("gone", "n1"));
        });
        await run.ReadyAsync();
        await Eventually.Equal(1, () => run.Server.OpenWatches.Count);
        Fault lost = run.Server.Faults.DropEvent(static r => r.IsWatch("pods"), (kind, _) => kind == type);
        long watch = run.Server.OpenWatches[0].Request.Number;
        switch (type)
        {
            case "DELETED": run.Cluster.Delete(Pods, "shop", "gone"); break;
            case "ADDED": run.Cluster.Create(Pods, Pod("more", "n1")); break;
            default: run.Cluster.Patch(Pods, "shop", "gone", """{"metadata":{"labels":{"a":"b"}}}"""); break;
        }
        await Eventually.Equal(1, () => lost.Hits);
        AuditCounts audits = run.Fleet.View()[0].Audits!;
        await Eventually.Equal(1, () => audits.Missing + audits.Ghosts + audits.Outdated);
        Assert.Equal(1, type switch { "DELETED" => audits.Ghosts, "ADDED" => audits.Missing, _ => audits.Outdated });
        int pods = type switch { "DELETED" => 1, "ADDED" => 3, _ => 2 };
        await Eventually.Equal(pods, () => run.Expositions[0].Stores[0].Objects);
        await Eventually.True(() => run.Server.OpenWatches is [var open] && open.Request.Number > watch);
        long complete = audits.Complete;
        await Eventually.True(() => audits.Complete >= complete + 3);
        Assert.Equal(1, audits.Missing + audits.Ghosts + audits.Outdated);
        Assert.Single(run.Log.Lines, static line => line.StartsWith("Warning: pods: an audit found", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cluster_in_which_everything_changes_all_the_time_is_never_repaired()
    {
        await using FleetOnSimulator run = await FleetOnSimulator.StartAsync(s_setup, static server =>
        {
            server.Behaviour.BookmarkInterval = TimeSpan.FromMilliseconds(50);
            for (int i = 0; i < 300; i++)
            {
                server.Cluster.Create(Pods, Pod($"pod-{i}", "n1"));
            }
        });
        await run.ReadyAsync();
        AuditCounts audits = run.Fleet.View()[0].Audits!;
        for (int change = 0; audits.Complete < 10; change++)
        {
            string name = $"pod-{change % 300}";
            switch (change / 300 % 3)
            {
                case 0: run.Cluster.Patch(Pods, "shop", name, $$$"""{"metadata":{"labels":{"change":"{{{change}}}"} } }"""); break;
                case 1: run.Cluster.Delete(Pods, "shop", name); break;
                default: run.Cluster.Create(Pods, Pod(name, "n1")); break;
            }
            if (change % 20 == 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
            }
        }
        Assert.Equal(0, audits.Missing + audits.Ghosts + audits.Outdated);
        Assert.Equal(0, run.Fleet.View()[0].Status!.Lists.GetValueOrDefault(Reasons.Audit));
    }

    [Fact]
    public async Task Nobody_is_audited_right_after_the_start()
    {
        var time = new ManualTimeProvider();
        await using FleetOnSimulator run = await FleetOnSimulator.StartAsync(
            s_setup with { Time = time, Options = new FleetOptions { AuditInterval = TimeSpan.FromMinutes(10) } });
        await Eventually.True(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return run.Readiness.IsReady;
        });
        DateTimeOffset end = time.GetUtcNow() + TimeSpan.FromMinutes(3);
        await Eventually.True(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return time.GetUtcNow() > end;
        });
        Assert.Equal(0, run.Fleet.View()[0].Audits!.Complete);
        await Eventually.True(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return run.Fleet.View()[0].Audits!.Complete > 0;
        });
    }

    [Fact]
    public async Task Objects_that_cannot_be_shown_are_not_missing()
    {
        await using FleetOnSimulator run = await FleetOnSimulator.StartAsync(
            s_setup with { ObjectLimit = 1 }, static server =>
        {
            server.Behaviour.BookmarkInterval = TimeSpan.FromMilliseconds(50);
            server.Cluster.Create(Pods, Pod("one", "n1"));
            server.Cluster.Create(Pods, Pod("two", "n1"));
        });
        await run.ReadyAsync();
        run.Cluster.Create(Pods, Pod("three", "n1"));
        AuditCounts audits = run.Fleet.View()[0].Audits!;
        await Eventually.True(() => audits.Complete >= 5);
        Assert.Equal(1, run.Expositions[0].Stores[0].Objects);
        Assert.Equal(0, audits.Missing);
    }

    private static string Pod(string name, string node) =>
        $$$"""{"metadata":{"namespace":"shop","name":"{{{name}}}"},"spec":{"nodeName":"{{{node}}}"} }""";
}
