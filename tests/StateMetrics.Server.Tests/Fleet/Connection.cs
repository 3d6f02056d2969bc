using StateMetrics.Kubernetes.Connection;
using StateMetrics.Server.Fleet;
using StateMetrics.Simulator.Http;

namespace StateMetrics.Server.Tests.Fleet;

/// <summary>Ways to servers without credentials.</summary>
internal static class Connection
{
    /// <param name="agent">The user agent, by which faults can strike one client alone.</param>
    internal static ApiServer To(SimulatedApiServer server, TimeProvider time, Func<double> jitter, string agent = "test") =>
        To(server.Address.ToString(), time, jitter, agent);

    internal static ApiServer To(string address, TimeProvider time, Func<double> jitter, string agent = "test")
    {
        var options = new ClusterOptions { ApiServer = address, Environment = new ClientEnvironment() };
        return new ApiServer(ClusterConnection.Open(options, agent, time), time, jitter);
    }
}
