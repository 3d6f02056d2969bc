using StateMetrics.Kubernetes.ListWatch;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Wire;
using StateMetrics.Simulator.Cluster;
using StateMetrics.Simulator.Http;
using StateMetrics.Simulator.Workloads;

namespace StateMetrics.Benchmarks.Pods;

/// <summary>Pods in the sizes of production, read from a simulated API server as the exporter reads them.</summary>
internal static class PodCorpus
{
    /// <summary>Enough steps of churn for most pods to change at least once.</summary>
    private const int StepsPerPod = 2;

    internal static PodBytes[] List(int pods, WireFormat format) => Rounds(pods, rounds: 1, format)[0];

    /// <summary>
    /// The pods as they are at first and after each round of churn. Pod i of one round is pod i of every other; pods that were
    /// replaced meanwhile are left out, so that there are fewer than asked for.
    /// </summary>
    internal static PodBytes[][] Rounds(int pods, int rounds, WireFormat format) =>
        // BenchmarkDotNet does not await a setup that runs in its own process.
        RoundsAsync(pods, rounds, format).GetAwaiter().GetResult();

    private static async Task<PodBytes[][]> RoundsAsync(int pods, int rounds, WireFormat format)
    {
        SimulatedCluster cluster = new(TimeProvider.System, new ClusterOptions { Seed = 7, HistoryMax = 1 });   // nobody watches
        DemoCluster demo = DemoCluster.Fill(cluster, TimeProvider.System, pods);
        var churn = new Churn(demo);
        await using SimulatedApiServer server = await SimulatedApiServer.StartAsync(cluster);
        List<Dictionary<string, PodBytes>> read = [await ReadAsync(server, format)];
        while (read.Count < rounds)
        {
            for (int step = 0; step < pods * StepsPerPod; step++)
            {
                churn.Step();
            }
            read.Add(await ReadAsync(server, format));
        }
        string[] lasting = [.. read[0].Keys.Where(uid => read.TrueForAll(round => round.ContainsKey(uid)))];
        return [.. read.Select(round => lasting.Select(uid => round[uid]).ToArray())];
    }

    private static async Task<Dictionary<string, PodBytes>> ReadAsync(SimulatedApiServer server, WireFormat format)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        var path = new ResourcePath { Group = Pod.Resource.Group, Version = Pod.Resource.Version, Plural = Pod.Resource.Plural };
        var options = new ListWatchOptions { JsonOnly = format == WireFormat.Json };
        var listWatch = new HttpListWatch(http, path, options, new ServerTraits(), TimeProvider.System, static () => 0.5);
        Dictionary<string, PodBytes> pods = new(StringComparer.Ordinal);
        await listWatch.ListAsync(
            new ListStart { AtLeast = "", Paged = true },
            (in WireObject listed) => pods.Add(listed.Uid.ToString(), new PodBytes(listed)),
            CancellationToken.None);
        return pods;
    }
}
