using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StateMetrics.Kubernetes.Connection;
using StateMetrics.Kubernetes.Reflector;
using StateMetrics.Resources;
using StateMetrics.Server.Configuration;
using StateMetrics.Server.CustomResources;
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
    // The grace period may turn out shorter than the pod's own, once its deletion is seen.
    private static readonly TimeSpan s_lookAtGrace = TimeSpan.FromSeconds(1);

    // One request; a server that hangs must not hold up the end for longer.
    private static readonly TimeSpan s_lookWithin = TimeSpan.FromSeconds(2);

    /// <summary>The options file that is to be followed; null for none.</summary>
    public OptionsInForce? File { get; init; }

    /// <summary>Returns the exit status. A bug in a loop is thrown, with its stack.</summary>
    /// <param name="onStarted">Called with the addresses of the main and the telemetry port once they are open.</param>
    /// <param name="stop">Ends it in good order, as SIGTERM does.</param>
    public async Task<int> RunAsync(Action<IReadOnlyList<string>>? onStarted = null, CancellationToken stop = default)
    {
        Action<ILoggingBuilder> logging = LogSetup.For(options.Log, surroundings.Time);
        using ILoggerFactory loggers = LoggerFactory.Create(logging);
        ILogger logger = loggers.CreateLogger("state-metrics");
        using ApiServer server = Connect();
        var faults = new ObjectFaults(logger);
        var delays = new EventDelays(surroundings.Time, resource => resource != "pods" || options.Resources.Node is null);
        using var custom = CustomResourceReload.Open(options.CustomResources, surroundings.Time, logger);
        Latest<ResourceDemand> demand = DemandOf(custom);
        using OptionsReload? file = FollowedBy(demand, logger);
        ShardState shard = ShardOf(options.Shard);
        var fleet = new ClusterFleet(
            server, demand, resource => delays.Beside(resource, faults.For(resource)), FleetOptionsOf(options), shard.Plan, logger);
        ShardLoop? finding = FindingOf(server, shard, fleet, logger);
        Readiness Ready() => Readiness.Of(fleet.View(), fleet.DiscoveryError, finding?.Waiting ?? "", fleet.SetProblem);
        WebConfigurationSource? web = WebOf(logger);
        var refusals = new Refusals();
        var freshness = new FreshnessLook(fleet.Snapshot, options.Freshness, surroundings.Time);
        var scopes = new ScopeFamilies(new ScopeLabels(options.Resources.ReadsByNamespace), delays);
        var scrapes = new ScrapeEndpoint(freshness, scopes, options.Server, surroundings.Time, refusals);
        var telemetry = new TelemetryEndpoint(
            () => new SelfState(surroundings.Build, shard, [.. fleet.View()], faults, scrapes.Durations)
            {
                IsReady = Ready().IsReady,
                ObjectLimit = demand.Value.Selection.ObjectLimit,
                Server = server,
                Refusals = refusals.ByReason,
                Files = [.. file?.Files ?? [], .. web is null ? (ConfigurationFile[])[] : [web.State], .. custom.Files],
                Definitions = fleet.Definitions,
            },
            () => scopes.All(freshness.Scopes()));
        var landing = new LandingPage(() => new LandingFacts
        {
            Version = surroundings.Build.Version,
            Cluster = server.Description,
            Shard = shard.Plan.Value?.Shard,
            Readiness = Ready(),
            Scopes = freshness.Scopes(),
            StaleAfter = options.Freshness.StaleAfter,
            Now = surroundings.Time.GetUtcNow(),
        });
        BackgroundService[] loops = Present(
            new FleetLoop(fleet), new HeapRelief(() => Ready().IsReady, surroundings.Time), custom, finding, web, file);
        Routes routes = RoutesOf(FilterOf(server, refusals, logger), scrapes, telemetry, landing);
        new ProbeEndpoints(fleet, Ready).AddTo(routes);
        using var stopping = new StopRequest(stop);
        await using WebApplication app = ExporterHost.Build(options.Server, EntranceOf(routes, web, refusals), logging, loops);
        Log.Starting(logger, surroundings.Build.Version, server.Origin, fleet.Resources.Slots.Count);
        await app.StartAsync(CancellationToken.None);
        IReadOnlyList<string> addresses = ExporterHost.Addresses(app);
        Log.Listening(logger, addresses[0], addresses[^1]);
        onStarted?.Invoke(addresses);
        using CancellationTokenRegistration bug = app.Lifetime.ApplicationStopping.Register(stopping.Urge);
        await EndAsync(stopping, finding, logger);
        await StopAsync(app, loops);
        Log.Stopped(logger);
        return 0;
    }

    private static BackgroundService[] Present(params BackgroundService?[] loops) => [.. loops.OfType<BackgroundService>()];

    private static async Task StopAsync(WebApplication app, BackgroundService[] loops)
    {
        await app.StopAsync(CancellationToken.None);
        foreach (BackgroundService loop in loops.Where(static loop => loop.ExecuteTask is { IsFaulted: true }))
        {
            await loop.ExecuteTask!;
        }
    }

    /// <summary>What is asked for now; the files change it while we run.</summary>
    private Latest<ResourceDemand> DemandOf(CustomResourceReload custom)
    {
        var demand = new Latest<ResourceDemand>(new ResourceDemand
        {
            Catalog = Catalog.In(surroundings.TimeZone),
            Selection = options.Resources,
            Families = options.Families,
            Custom = custom.Current,
            Bounds = options.CustomResources.Bounds,
        });
        custom.Changed = next => demand.Update(now => now with { Custom = next });
        return demand;
    }

    private OptionsReload? FollowedBy(Latest<ResourceDemand> demand, ILogger logger) => File is null ? null : new OptionsReload(
        File, next => Reconfiguration.Apply(demand, next), surroundings.Time, logger);

    private WebConfigurationSource? WebOf(ILogger logger) => options.Server.TlsConfig is string path
        ? new WebConfigurationSource(path, Objection, surroundings.Time, logger)
        : null;

    /// <summary>A request has one Authorization header: it can hold a password or a token.</summary>
    private string? Objection(WebConfiguration web) => web.Users is not null && options.Server.AuthFilter
        ? $"basic_auth_users and {Flags.AuthFilter} exclude each other: no request could satisfy both"
        : null;

    private AuthFilter? FilterOf(ApiServer server, Refusals refusals, ILogger logger) => options.Server.AuthFilter
        ? new AuthFilter(new AccessReviews(server.Http, surroundings.Time, surroundings.Jitter, logger), refusals)
        : null;

    private Entrance EntranceOf(Routes routes, WebConfigurationSource? web, Refusals refusals) => new(routes)
    {
        Web = () => web?.Current ?? WebConfiguration.None,
        Refusals = refusals,
        Time = surroundings.Time,
    };

    private Routes RoutesOf(AuthFilter? filter, ScrapeEndpoint scrapes, TelemetryEndpoint telemetry, LandingPage landing) =>
        new Routes(filter)
            .OnByNamespace(PortRole.Main, "/metrics", scrapes.AnswerAsync)
            .On(PortRole.Telemetry, "/metrics", telemetry.AnswerAsync)
            .OpenOn(PortRole.Main, "/", landing.AnswerAsync)
            .OpenOn(PortRole.Telemetry, "/", new TelemetryPage(surroundings.Build.Version).AnswerAsync);

    private static ShardState ShardOf(ShardOptions given) =>
        new(given.Pod is null ? ShardPlan.Fixed(new Shard(given.Ordinal, given.Total)) : null);

    private ShardLoop? FindingOf(ApiServer server, ShardState shard, ClusterFleet fleet, ILogger logger) =>
        options.Shard.Pod is not OwnPod pod ? null : new ShardLoop(
            server, pod, new HandoverLimits { Max = options.Shard.HandoverMax }, shard, fleet.IsComplete, logger);

    /// <summary>
    /// Returns when it is time to end: at once when asked to or after a bug, and late where the shard is scaled away or its pod replaced,
    /// since others have to list its objects first.
    /// </summary>
    private async Task EndAsync(StopRequest stopping, ShardLoop? finding, ILogger logger)
    {
        await stopping.Asked;
        long asked = surroundings.Time.GetTimestamp();
        if (finding is null || stopping.Urged.IsCompleted || !await finding.IsTakenOverAsync(s_lookWithin))
        {
            return;
        }
        Log.ServingOn(logger, finding.GraceLeft(TimeSpan.Zero).TotalSeconds);
        while (!stopping.Urged.IsCompleted
            && finding.GraceLeft(surroundings.Time.GetElapsedTime(asked)) is var left && left > TimeSpan.Zero)
        {
            TimeSpan pause = left < s_lookAtGrace ? left : s_lookAtGrace;
            await Task.WhenAny(stopping.Urged, Task.Delay(pause, surroundings.Time, CancellationToken.None));
        }
    }

    private ApiServer Connect() => new(
        ClusterConnection.Open(ClusterOptionsOf(options.Cluster), UserAgent.For(surroundings.Build.Version), surroundings.Time),
        surroundings.Time, surroundings.Jitter);

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
        LabelSelectors = options.Resources.LabelSelectors,
        Namespaces = options.Resources.Namespaces,
        NamespaceSelector = options.Resources.NamespaceSelector,
        NamespacesDenied = options.Resources.NamespacesDenied,
        AuditInterval = options.AuditInterval,
        ServerSideSharding = options.Shard.ServerSide,
        Reflector = new ReflectorOptions { FromServerCache = options.Resources.UseApiServerCache },
    };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "state-metrics {Version}, reading {Origin}, {Resources} resources")]
        public static partial void Starting(ILogger logger, string version, string origin, int resources);

        [LoggerMessage(LogLevel.Information, "serving {Main}/metrics; telemetry at {Telemetry}/metrics")]
        public static partial void Listening(ILogger logger, string main, string telemetry);

        [LoggerMessage(LogLevel.Information, "others take over what this shard owns: serving on for {Seconds:F0} s, until they have it")]
        public static partial void ServingOn(ILogger logger, double seconds);

        [LoggerMessage(LogLevel.Information, "stopped")]
        public static partial void Stopped(ILogger logger);
    }
}
