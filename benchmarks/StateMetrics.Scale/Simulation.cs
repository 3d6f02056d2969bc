using StateMetrics.Simulator.Cluster;
using StateMetrics.Simulator.Http;
using StateMetrics.Simulator.Workloads;

namespace StateMetrics.Scale;

/// <summary>
/// A simulated cluster in this process, behind its API server. Everything is encoded before anybody asks, so that what an
/// exporter waits for is itself.
/// </summary>
internal sealed class Simulation : IAsyncDisposable
{
    private static readonly ResourceId s_pods = "v1/pods";

    private readonly SimulatedCluster _cluster;
    private readonly SimulatedApiServer _server;

    private Simulation(SimulatedCluster cluster, SimulatedApiServer server, Churn churn)
    {
        (_cluster, _server) = (cluster, server);
        Churn = churn;
    }

    internal Uri Address => _server.Address;

    internal Churn Churn { get; }

    /// <summary>Pods at this moment; churn replaces some, and so changes their number for an instant only.</summary>
    internal int Pods => _cluster.Count(s_pods);

    internal static async Task<Simulation> StartAsync(int pods, ScaleOptions options, TimeProvider time, CancellationToken stop)
    {
        SimulatedCluster cluster = new(time, new ClusterOptions { Seed = 7 });
        DemoCluster demo = DemoCluster.Fill(cluster, time, pods);
        cluster.EncodeAll(s_pods);
        SimulatedApiServer server = await SimulatedApiServer.StartAsync(cluster, port: options.Port, stop: stop);
        // What the filling left behind is collected now rather than beside a measurement.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return new Simulation(cluster, server, new Churn(demo) { ReplacedPercent = options.ReplacedPercent });
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
