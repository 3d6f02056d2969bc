using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StateMetrics.Kubernetes.Connection;
using StateMetrics.Kubernetes.ListWatch;
using StateMetrics.Kubernetes.Reflector;
using StateMetrics.Resources;
using StateMetrics.Server.Configuration;
using StateMetrics.Server.Fleet;
using StateMetrics.Server.Health;
using StateMetrics.Server.Http;
using StateMetrics.Server.Sharding;
using StateMetrics.Server.Telemetry;

namespace StateMetrics.Server.Commands.Run;

/// <summary>The exporter: reads one cluster and serves it until it is told to stop.</summary>
internal sealed partial class RunCommand(ExporterOptions options, ProcessSurroundings surroundings)
{
    /// <summary>Returns the exit status. A bug in a loop is thrown, with its stack.</summary>
    /// <param name="onStarted">Called with the addresses of the main and the telemetry port once they are open.</param>
    /// <param name="stop">Ends it in good order, as SIGTERM does.</param>
    public async Task<int> RunAsync(Action<IReadOnlyList<string>>? onStarted = null, CancellationToken stop = default)
    {
        Action<ILoggingBuilder> logging = LogSetup.For(options.Log, surroundings.Time);
        using ILoggerFactory loggers = LoggerFactory.Create(logging);
        ILogger logger = loggers.CreateLogger("state-metrics");
        using ClusterConnection connection = ClusterConnection.Open(
            ClusterOptionsOf(options.Cluster), UserAgent.For(surroundings.Build.Version), surroundings.Time);
        var faults = new ObjectFaults(logger);
        ResourceSet resources = ResourceSet.Open(Catalog.In(surroundings.TimeZone), options.Resources, options.Families, faults.For);
        Shard shard = new Shard(options.Shard.Ordinal, options.Shard.Total).Checked();
        var fleet = new ClusterFleet(
            connection.Http, resources.Slots, FleetOptionsOf(options, shard), surroundings.Time, surroundings.Jitter, logger);
        var scrapes = new ScrapeEndpoint(resources.Expositions, options.Server, surroundings.Time);
        var telemetry = new TelemetryEndpoint(() => new SelfState(surroundings.Build, shard, [.. fleet.View()], faults, scrapes.Durations)
        {
            Link = new LinkState(connection.Traffic, fleet.Budget),
        });
        var loop = new FleetLoop(fleet);
        var relief = new HeapRelief(() => Readiness.Of(fleet.View(), fleet.DiscoveryError).IsReady, surroundings.Time);
        await using WebApplication app = ExporterHost.Build(options.Server, RoutesOf(fleet, scrapes, telemetry), logging, loop, relief);
        Log.Starting(logger, surroundings.Build.Version, connection.Origin, resources.Slots.Count);
        await app.StartAsync(CancellationToken.None);
        IReadOnlyList<string> addresses = ExporterHost.Addresses(app);
        Log.Listening(logger, addresses[0], addresses[^1]);
        onStarted?.Invoke(addresses);
        await app.WaitForShutdownAsync(stop);
        if (loop.ExecuteTask is { IsFaulted: true } bug)
        {
            await bug;
        }
        Log.Stopped(logger);
        return 0;
    }

    private Routes RoutesOf(ClusterFleet fleet, ScrapeEndpoint scrapes, TelemetryEndpoint telemetry)
    {
        var probes = new ProbeEndpoints(fleet);
        return new Routes()
            .On(PortRole.Main, "/metrics", scrapes.AnswerAsync)
            .On(PortRole.Telemetry, "/metrics", telemetry.AnswerAsync)
            .On(PortRole.Main, "/", new LandingPage(surroundings.Build.Version, PortRole.Main).AnswerAsync)
            .On(PortRole.Telemetry, "/", new LandingPage(surroundings.Build.Version, PortRole.Telemetry).AnswerAsync)
            .OnBoth("/healthz", ProbeEndpoints.HealthAsync)
            .OnBoth("/livez", probes.LiveAsync)
            .OnBoth("/readyz", probes.ReadyAsync);
    }

    private ClusterOptions ClusterOptionsOf(ClusterSelection cluster) => new()
    {
        KubeconfigPath = cluster.Kubeconfig ?? "",
        Context = cluster.Context ?? "",
        ApiServer = cluster.ApiServer?.ToString() ?? "",
        Environment = surroundings.Environment,
    };

    private static FleetOptions FleetOptionsOf(ExporterOptions all, Shard shard) => new()
    {
        FieldSelector = FieldSelectors.Of(all.Resources),
        AuditInterval = all.AuditInterval,
        ListWatch = new ListWatchOptions { Keep = shard.Total == 1 ? null : uid => shard.Owns(uid) },
        Reflector = new ReflectorOptions { FromServerCache = all.Resources.UseApiServerCache },
    };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "state-metrics {Version}, reading {Origin}, {Resources} resources")]
        public static partial void Starting(ILogger logger, string version, string origin, int resources);

        [LoggerMessage(LogLevel.Information, "serving {Main}/metrics; telemetry at {Telemetry}/metrics")]
        public static partial void Listening(ILogger logger, string main, string telemetry);

        [LoggerMessage(LogLevel.Information, "stopped")]
        public static partial void Stopped(ILogger logger);
    }
}
