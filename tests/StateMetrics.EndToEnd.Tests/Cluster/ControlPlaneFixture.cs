namespace StateMetrics.EndToEnd.Tests.Cluster;

/// <summary>One control plane for all tests of the collection, which run one after another. Started by the first test that asks.</summary>
public sealed class ControlPlaneFixture : IAsyncDisposable
{
    private ControlPlane? _plane;

    /// <summary>The control plane, running and ready: whatever the test before has done to it.</summary>
    internal async Task<ControlPlane> ReadyAsync()
    {
        if (_plane is null)
        {
            _plane = await ControlPlane.StartAsync();
        }
        else if (!_plane.IsRunning)
        {
            await _plane.StartApiServerAsync();
        }

        return _plane;
    }

    public async ValueTask DisposeAsync()
    {
        if (_plane is not null)
        {
            await _plane.DisposeAsync();
        }
    }
}

/// <summary>The tests that use the one control plane.</summary>
[CollectionDefinition(Name)]
public sealed class ControlPlaneCollection : ICollectionFixture<ControlPlaneFixture>
{
    internal const string Name = "control plane";
}
