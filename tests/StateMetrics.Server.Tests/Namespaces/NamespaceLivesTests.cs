using StateMetrics.Server.Health;
using static StateMetrics.Server.Tests.Namespaces.NamespaceRun;

namespace StateMetrics.Server.Tests.Namespaces;

/// <summary>Namespaces that come and go. Alone, since the memory of others would be counted.</summary>
[Collection(nameof(NamespaceLivesTests))]
[CollectionDefinition(nameof(NamespaceLivesTests), DisableParallelization = true)]
public sealed class NamespaceLivesTests
{
    /// <summary>Those of watches that are told of, and those that are not, by turns; each is seen to be gone and to be back.</summary>
    [Fact]
    public async Task Life_after_life_leaves_nothing_behind()
    {
        await using NamespaceRun run = await NamespaceLifeTests.StartAsync();
        Deploy(run.Cluster, "blog", "kept", 4);
        await CycleAsync(run, 5);
        (int timers, int connections, long memory) = await RestAsync(run);
        await CycleAsync(run, 40);
        (int timersAfter, int connectionsAfter, long memoryAfter) = await RestAsync(run);
        Assert.Equal(timers, timersAfter);
        Assert.InRange(connectionsAfter, 1, connections + 2);
        // What the simulator writes down of requests is not the fleet's: a few hundred bytes for each.
        Assert.InRange(memoryAfter - memory, long.MinValue, 4_000_000);
    }

    private static async Task CycleAsync(NamespaceRun run, int times)
    {
        for (int i = 0; i < times; i++)
        {
            run.Cluster.Delete(Spaces, "", "shop");
            await run.UntilAsync(() => run.StateOf("pods", "shop") == FreshnessState.Gone, TimeSpan.FromMinutes(10), coarse: true);
            Make(run.Cluster, "shop");
            Deploy(run.Cluster, "shop", "web", i + 10);
            await run.UntilAsync(
                () => run.StateOf("pods", "shop") == FreshnessState.Fresh && run.StateOf("deployments", "shop") == FreshnessState.Fresh,
                TimeSpan.FromMinutes(30), coarse: true);
            run.Server.Requests.Clear();
        }
    }

    private static async Task<(int Timers, int Connections, long Memory)> RestAsync(NamespaceRun run)
    {
        await run.UntilAsync(() => run.Server.OpenWatches.Count == 4, TimeSpan.FromMinutes(1));
        await run.ForAsync(TimeSpan.FromSeconds(20));
        return (run.Time.AllDue.Count, run.Server.OpenConnections, GC.GetTotalMemory(forceFullCollection: true));
    }
}
