using StateMetrics.Server.Commands.Run;
using StateMetrics.Server.Configuration;
using StateMetrics.Simulator.Cluster;
using StateMetrics.Simulator.Http;
using StateMetrics.Simulator.Workloads;

namespace StateMetrics.Server.Commands.Demo;

/// <summary>The exporter on a simulated cluster in the same process, over real HTTP on loopback, until it is told to stop.</summary>
internal sealed class DemoCommand(DemoOptions options, ProcessSurroundings surroundings, TextWriter output)
{
    public async Task<int> RunAsync()
    {
        var cluster = new SimulatedCluster(surroundings.Time);
        output.WriteLine($"Filling a simulated cluster with {options.Pods:N0} pods ...");
        DemoCluster demo = DemoCluster.Fill(cluster, surroundings.Time, options.Pods);
        await using SimulatedApiServer server = await SimulatedApiServer.StartAsync(cluster);
        using var end = new CancellationTokenSource();
        Task churning = options.ChurnPerSecond > 0 ? new Churn(demo).RunAsync(options.ChurnPerSecond, end.Token) : Task.CompletedTask;
        ExporterOptions exporter = options.Exporter with { Cluster = new ClusterSelection { ApiServer = server.Address } };
        try
        {
            return await new RunCommand(exporter, surroundings).RunAsync(addresses => Announce(addresses, server.Address));
        }
        finally
        {
            await end.CancelAsync();
            await churning.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Announce(IReadOnlyList<string> addresses, Uri apiServer)
    {
        string main = Openable(addresses[0]);
        string telemetry = Openable(addresses[^1]);
        output.WriteLine($"""
            The simulated cluster is filled; {options.ChurnPerSecond} of its objects change every second.

              state of the cluster   {main}/metrics
              ready, or waiting for  {main}/readyz
              the exporter itself    {telemetry}/metrics
              the simulated API      {apiServer}api/v1/pods

            Press Ctrl-C to stop.
            """);
    }

    /// <summary>An address that a browser on this machine can open, for one that means "every address".</summary>
    private static string Openable(string address) =>
        address.Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal);
}
