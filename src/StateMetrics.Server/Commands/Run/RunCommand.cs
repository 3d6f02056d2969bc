using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StateMetrics.Kubernetes.Connection;
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
    // The grace period may turn out shorter than the pod's own, once its deletion is seen.
    private static readonly TimeSpan s_lookAtGrace = TimeSpan.FromSeconds(1);

    // One request; a server that hangs must not hold up the end for longer.
    private static readonly TimeSpan s_lookWithin = TimeSpan.FromSeconds(2);

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
        var shard = new ShardState(options.Shard.Pod is null ? ShardPlan.Fixed(new Shard(options.Shard.Ordinal, options.Shard.Total)) : null);
        var fleet = new ClusterFleet(
            connection.Http, resources.Slots, FleetOptionsOf(options), shard.Plan, surroundings.Time, surroundings.Jitter, logger);
        ShardLoop? finding = options.Shard.Pod is not OwnPod pod ? null : new ShardLoop(
            connection.Http, pod, new HandoverLimits { Max = options.Shard.HandoverMax }, shard, fleet.IsComplete,
            surroundings.Time, surroundings.Jitter, logger);
        string ShardProblem() => finding?.Waiting ?? "";
        var scrapes = new ScrapeEndpoint(resources.Expositions, options.Server, surroundings.Time);
        var telemetry = new TelemetryEndpoint(() => new SelfState(surroundings.Build, shard, [.. fleet.View()], faults, scrapes.Durations));
        var relief = new HeapRelief(() => Readiness.Of(fleet.View(), fleet.DiscoveryError, ShardProblem()).IsReady, surroundings.Time);
        BackgroundService[] loops = finding is null ? [new FleetLoop(fleet), relief] : [new FleetLoop(fleet), relief, finding];
        Routes routes = RoutesOf(new ProbeEndpoints(fleet, ShardProblem), scrapes, telemetry);
        using var stopping = new StopRequest(stop);
        await using WebApplication app = ExporterHost.Build(options.Server, routes, logging, loops);
        Log.Starting(logger, surroundings.Build.Version, connection.Origin, resources.Slots.Count);
        await app.StartAsync(CancellationToken.None);
        IReadOnlyList<string> addresses = ExporterHost.Addresses(app);
        Log.Listening(logger, addresses[0], addresses[^1]);
        onStarted?.Invoke(addresses);
        using CancellationTokenRegistration bug = app.Lifetime.ApplicationStopping.Register(stopping.Urge);
        await EndAsync(stopping, finding, logger);
        await app.StopAsync(CancellationToken.None);
        foreach (BackgroundService loop in loops.Where(static loop => loop.ExecuteTask is { IsFaulted: true }))
        {
            await loop.ExecuteTask!;
        }
        Log.Stopped(logger);
        return 0;
    }

    /// <summary>
    /// Returns when it is time to end: at once when asked to or after a bug, and late where the shard is scaled away, whose objects
    /// the others have to list first.
    /// </summary>
    private async Task EndAsync(StopRequest stopping, ShardLoop? finding, ILogger logger)
    {
        await stopping.Asked;
        long asked = surroundings.Time.GetTimestamp();
        if (finding is null || stopping.Urged.IsCompleted || !await finding.IsLeavingAsync(s_lookWithin))
        {
            return;
        }
        Log.ServingOn(logger, finding.GraceLeft(TimeSpan.Zero).TotalSeconds);
        while (!stopping.Urged.IsCompleted && finding.GraceLeft(surroundings.Time.GetElapsedTime(asked)) is var left && left > TimeSpan.Zero)
        {
            TimeSpan pause = left < s_lookAtGrace ? left : s_lookAtGrace;
            await Task.WhenAny(stopping.Urged, Task.Delay(pause, surroundings.Time, CancellationToken.None));
        }
    }

    private Routes RoutesOf(ProbeEndpoints probes, ScrapeEndpoint scrapes, TelemetryEndpoint telemetry) => new Routes()
        .On(PortRole.Main, "/metrics", scrapes.AnswerAsync)
        .On(PortRole.Telemetry, "/metrics", telemetry.AnswerAsync)
        .On(PortRole.Main, "/", new LandingPage(surroundings.Build.Version, PortRole.Main).AnswerAsync)
        .On(PortRole.Telemetry, "/", new LandingPage(surroundings.Build.Version, PortRole.Telemetry).AnswerAsync)
        .OnBoth("/healthz", ProbeEndpoints.HealthAsync)
        .OnBoth("/livez", probes.LiveAsync)
        .OnBoth("/readyz", probes.ReadyAsync);

    private ClusterOptions ClusterOptionsOf(ClusterSelection cluster) => new()
    {
        KubeconfigPath = cluster.Kubeconfig ?? "",
        Context = cluster.Context ?? "",
        ApiServer = cluster.ApiServer?.ToString() ?? "",
        Environment = surroundings.Environment,
    };

    private static FleetOptions FleetOptionsOf(ExporterOptions options) => new()
    {
        FieldSelector = FieldSelectors.Of(options.Resources),
        ServerSideSharding = options.Shard.ServerSide,
        Reflector = new ReflectorOptions { FromServerCache = options.Resources.UseApiServerCache },
    };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "state-metrics {Version}, reading {Origin}, {Resources} resources")]
        public static partial void Starting(ILogger logger, string version, string origin, int resources);

        [LoggerMessage(LogLevel.Information, "serving {Main}/metrics; telemetry at {Telemetry}/metrics")]
        public static partial void Listening(ILogger logger, string main, string telemetry);

        [LoggerMessage(LogLevel.Information, "this shard is scaled away: serving on for {Seconds:F0} s, until the others have what it owned")]
        public static partial void ServingOn(ILogger logger, double seconds);

        [LoggerMessage(LogLevel.Information, "stopped")]
        public static partial void Stopped(ILogger logger);
    }
}
