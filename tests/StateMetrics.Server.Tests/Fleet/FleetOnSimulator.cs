using System.IO.Pipelines;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using StateMetrics.Exposition.Writing;
using StateMetrics.Resources;
using StateMetrics.Resources.Custom;
using StateMetrics.Server.Clusters;
using StateMetrics.Server.Configuration;
using StateMetrics.Server.Fleet;
using StateMetrics.Server.Health;
using StateMetrics.Server.Telemetry;
using StateMetrics.Server.Tests.Health;
using StateMetrics.Server.Tests.Telemetry;
using StateMetrics.Simulator.Cluster;
using StateMetrics.Simulator.Http;
using StateMetrics.Testing;

namespace StateMetrics.Server.Tests.Fleet;

/// <summary>A fleet that reads a simulated cluster over loopback HTTP.</summary>
internal sealed class FleetOnSimulator : IAsyncDisposable
{
    private readonly ApiServer _api;
    private readonly CancellationTokenSource _stop = new();
    private readonly TimeProvider _time;
    private bool _ownsServer = true;

    private FleetOnSimulator(SimulatedApiServer server, FleetSetup setup)
    {
        (Server, _time) = (server, setup.Time);
        _api = Connection.To(server, setup.Time, setup.Jitter);
        Demand = new Latest<ResourceDemand>(new ResourceDemand
        {
            Catalog = Catalog.All,
            Selection = new ResourceSelection
            {
                Resources = setup.Resources,
                Namespaces = setup.Namespaces,
                NamespacesDenied = setup.NamespacesDenied,
                NamespaceSelector = setup.Options.NamespaceSelector,
                ObjectLimit = setup.ObjectLimit,
            },
            Families = new FamilyLists { Allowed = setup.Families },
            Custom = Configured(setup.Custom),
        });
        Fleet = new ClusterFleet(
            _api, Demand, new ObjectFaults(NullLogger.Instance).For, setup.Options, setup.Shard, Log);
        Running = Fleet.RunAsync(_stop.Token);
    }

    internal SimulatedApiServer Server { get; }

    internal SimulatedCluster Cluster => Server.Cluster;

    internal ClusterFleet Fleet { get; }

    /// <summary>What the fleet is asked for, which a test may change.</summary>
    internal Latest<ResourceDemand> Demand { get; }

    /// <summary>What a scrape shows now.</summary>
    internal IReadOnlyList<ResourceExposition> Expositions => Fleet.Snapshot().Resources;

    internal CapturedLog Log { get; } = new();

    /// <summary>The fleet's loop, which ends by <see cref="StopAsync"/> or by a bug.</summary>
    internal Task Running { get; }

    internal static async Task<FleetOnSimulator> StartAsync(
        FleetSetup setup, Action<SimulatedApiServer>? before = null, TimeProvider? clusterTime = null)
    {
        SimulatedApiServer server = await SimulatedApiServer.StartAsync(
            new SimulatedCluster(clusterTime ?? TimeProvider.System), stop: TestContext.Current.CancellationToken);
        before?.Invoke(server);
        return new FleetOnSimulator(server, setup);
    }

    /// <summary>Custom resources as a file describes them; none for an empty text.</summary>
    internal static CustomResourceConfiguration Configured(string yaml)
    {
        CustomResourceConfiguration configuration =
            yaml.Length == 0 ? CustomResourceConfiguration.None : CustomResourceConfiguration.Read([new("test.yaml", yaml)]);
        Assert.Empty(configuration.Mistakes);
        return configuration;
    }

    /// <summary>As when the configuration of custom resources is reloaded.</summary>
    internal void Configure(string yaml) => Demand.Update(now => now with { Custom = Configured(yaml) });

    /// <summary>A second exporter on the same server, which the first one disposes of.</summary>
    internal static FleetOnSimulator Beside(FleetOnSimulator first, FleetSetup setup) => new(first.Server, setup) { _ownsServer = false };

    /// <summary>Null where nothing is told of the resource.</summary>
    internal FreshnessState? StateOf(string resource) =>
        Look(new FreshnessOptions()).Scopes().FirstOrDefault(scope => scope.Scope.Key.Resource == resource)?.State;

    internal FreshnessLook Look(FreshnessOptions options)
    {
        var families = new ScopeFamilies(static () => true, new EventDelays(_time, static _ => true));
        return new FreshnessLook(() => [new ClusterView("", Fleet.Snapshot(), families)], options, _time);
    }

    internal Readiness Readiness => FleetReadiness.Of(Fleet.View(), Fleet.DiscoveryError, "", Fleet.SetProblem);

    internal Task ReadyAsync() => Eventually.Equal(true, () => Readiness.IsReady);

    /// <summary>What a scrape would show now.</summary>
    internal async Task<string> ScrapeAsync()
    {
        using var output = new MemoryStream();
        PipeWriter pipe = PipeWriter.Create(output, new StreamPipeWriterOptions(leaveOpen: true));
        await ExpositionSnapshot.Take(Expositions, ResourceFilter.All)
            .WriteAsync(pipe, ExpositionFormat.Text, TestContext.Current.CancellationToken);
        await pipe.CompleteAsync();
        return Encoding.UTF8.GetString(output.ToArray());
    }

    /// <summary>The sample lines of a scrape in byte order, for the order of objects is free.</summary>
    internal async Task<string> SamplesAsync() => string.Join('\n', (await ScrapeAsync())
        .Split('\n').Where(static line => line.Length > 0 && line[0] != '#').Order(StringComparer.Ordinal));

    /// <summary>Waits until a scrape shows these samples, and nothing else.</summary>
    internal Task ShowsAsync(params string[] samples) =>
        Eventually.Equal(string.Join('\n', samples), () => SamplesAsync().GetAwaiter().GetResult());

    /// <summary>Stops the fleet as the host does, and returns when its loop has ended.</summary>
    internal async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Stops the fleet and closes its client, as at the end of the process; the server stays.</summary>
    internal async Task CloseClientAsync()
    {
        await StopAsync();
        _api.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
        _api.Dispose();
        if (!_ownsServer)
        {
            return;
        }
        // Every test ends with the promise that nothing is left behind.
        await Eventually.Equal(0, () => Server.OpenWatches.Count);
        await Server.DisposeAsync();
    }
}
