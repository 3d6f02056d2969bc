using Microsoft.Extensions.Hosting;

namespace StateMetrics.Server.Fleet;

/// <summary>The hosted loop of a cluster's fleet; the host starts it after the ports are open, and awaits it at the end.</summary>
internal sealed class FleetLoop(ClusterFleet fleet) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => fleet.RunAsync(stoppingToken);
}
