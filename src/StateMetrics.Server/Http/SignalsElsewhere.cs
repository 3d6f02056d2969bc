using Microsoft.Extensions.Hosting;

namespace StateMetrics.Server.Http;

/// <summary>A host that does not listen for signals: when to stop is not its decision.</summary>
internal sealed class SignalsElsewhere : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
