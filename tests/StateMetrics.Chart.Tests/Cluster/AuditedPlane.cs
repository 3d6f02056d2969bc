using StateMetrics.EndToEnd.Tests.Cluster;

namespace StateMetrics.Chart.Tests.Cluster;

/// <summary>The one API server, with an audit log for the tests of one class.</summary>
public sealed class AuditedPlane(ControlPlaneFixture fixture) : IAsyncDisposable
{
    private Audit? _audit;

    internal async Task<(ControlPlane Plane, Audit Audit)> ReadyAsync()
    {
        ControlPlane plane = await fixture.ReadyAsync();
        _audit ??= await Audit.BegunAsync(plane);
        return (plane, _audit);
    }

    public async ValueTask DisposeAsync()
    {
        if (_audit is not null)
        {
            await (await fixture.ReadyAsync()).RestoreAsync();
            _audit.Dispose();
        }
    }
}
