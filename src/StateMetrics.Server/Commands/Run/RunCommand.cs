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
using StateMetrics.Server.Http.Access;
using StateMetrics.Server.Http.Tls;
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
        var delays = new EventDelays(surroundings.Time, resource => resource != "pods" || options.Resources.Node is null);
        ResourceSet resources = ResourceSet.Open(
            Catalog.In(surroundings.TimeZone), options.Resources, options.Families,
            resource => delays.Beside(resource, faults.For(resource)));
        Shard shard = new Shard(options.Shard.Ordinal, options.Shard.Total).Checked();
        var fleet = new ClusterFleet(
            connection.Http, resources.Slots, FleetOptionsOf(options.Resources, shard), surroundings.Time, surroundings.Jitter, logger);
        WebConfigurationSource? web = WebOf(logger);
        var refusals = new Refusals();
        var freshness = new FreshnessLook(fleet.View, options.Freshness, surroundings.Time);
        var scopes = new ScopeFamilies(new ScopeLabels(options.Resources.Namespaces.Count > 0), delays);
        var scrapes = new ScrapeEndpoint(resources.Expositions, freshness, scopes, options.Server, surroundings.Time, refusals);
        var telemetry = new TelemetryEndpoint(
            () => new SelfState(surroundings.Build, shard, [.. fleet.View()], faults, scrapes.Durations)
            {
                IsReady = Readiness.Of(fleet.View(), fleet.DiscoveryError).IsReady,
                ObjectLimit = options.Resources.ObjectLimit,
                Refusals = refusals.ByReason,
                Files = web is null ? [] : [web.State],
            },
            () => scopes.All(freshness.Scopes()));
        AuthFilter? filter = options.Server.AuthFilter
            ? new AuthFilter(new AccessReviews(connection.Http, surroundings.Time, surroundings.Jitter, logger), refusals)
            : null;
        var landing = new LandingPage(() => FactsOf(connection, shard, fleet, freshness));
        Routes routes = RoutesOf(new Routes(filter), fleet, scrapes, telemetry).OpenOn(PortRole.Main, "/", landing.AnswerAsync);
        var entrance = new Entrance(routes)
        {
            Web = () => web?.Current ?? WebConfiguration.None,
            Refusals = refusals,
            Time = surroundings.Time,
        };
        var loop = new FleetLoop(fleet);
        var relief = new HeapRelief(() => Readiness.Of(fleet.View(), fleet.DiscoveryError).IsReady, surroundings.Time);
        await using WebApplication app = ExporterHost.Build(
            options.Server, entrance, logging, [loop, relief, .. web is null ? [] : new IHostedService[] { web }]);
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

    private WebConfigurationSource? WebOf(ILogger logger) => options.Server.TlsConfig is string path
        ? new WebConfigurationSource(path, Objection, surroundings.Time, logger)
        : null;

    /// <summary>A request has one Authorization header: it can hold a password or a token.</summary>
    private string? Objection(WebConfiguration web) => web.Users is not null && options.Server.AuthFilter
        ? $"basic_auth_users and {Flags.AuthFilter} exclude each other: no request could satisfy both"
        : null;

    private LandingFacts FactsOf(ClusterConnection connection, Shard shard, ClusterFleet fleet, FreshnessLook freshness) => new()
    {
        Version = surroundings.Build.Version,
        Cluster = $"{connection.Http.BaseAddress}, by {connection.Origin}",
        Shard = shard,
        Readiness = Readiness.Of(fleet.View(), fleet.DiscoveryError),
        Scopes = freshness.Scopes(),
        StaleAfter = options.Freshness.StaleAfter,
        Now = surroundings.Time.GetUtcNow(),
    };

    private Routes RoutesOf(Routes routes, ClusterFleet fleet, ScrapeEndpoint scrapes, TelemetryEndpoint telemetry)
    {
        var probes = new ProbeEndpoints(fleet);
        return routes
            .OnByNamespace(PortRole.Main, "/metrics", scrapes.AnswerAsync)
            .On(PortRole.Telemetry, "/metrics", telemetry.AnswerAsync)
            .OpenOn(PortRole.Telemetry, "/", new TelemetryPage(surroundings.Build.Version).AnswerAsync)
            .OpenOnBoth("/healthz", ProbeEndpoints.HealthAsync)
            .OpenOnBoth("/livez", probes.LiveAsync)
            .OpenOnBoth("/readyz", probes.ReadyAsync);
    }

    private ClusterOptions ClusterOptionsOf(ClusterSelection cluster) => new()
    {
        KubeconfigPath = cluster.Kubeconfig ?? "",
        Context = cluster.Context ?? "",
        ApiServer = cluster.ApiServer?.ToString() ?? "",
        Environment = surroundings.Environment,
    };

    private static FleetOptions FleetOptionsOf(ResourceSelection resources, Shard shard) => new()
    {
        FieldSelector = FieldSelectors.Of(resources),
        ListWatch = new ListWatchOptions { Keep = shard.Total == 1 ? null : uid => shard.Owns(uid) },
        Reflector = new ReflectorOptions { FromServerCache = resources.UseApiServerCache },
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
