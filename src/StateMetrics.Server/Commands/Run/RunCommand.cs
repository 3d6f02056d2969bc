using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StateMetrics.Kubernetes.Connection;
using StateMetrics.Resources;
using StateMetrics.Server.Clusters;
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

/// <summary>The exporter: reads one cluster, or several, and serves what it has read until it is told to stop.</summary>
internal sealed partial class RunCommand(ExporterOptions options, ProcessSurroundings surroundings)
{
    // The grace period may turn out shorter than the pod's own, once its deletion is seen.
    private static readonly TimeSpan s_lookAtGrace = TimeSpan.FromSeconds(1);

    // One request; a server that hangs must not hold up the end for longer.
    private static readonly TimeSpan s_lookWithin = TimeSpan.FromSeconds(2);

    // They are told to end, and do at once; a bug in one must not keep the process.
    private static readonly TimeSpan s_endWithin = TimeSpan.FromSeconds(2);

    // What of it scrapes look at may change.
    private readonly Latest<ServerOptions> _server = new(options.Server);

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
        using var custom = CustomResourceReload.Open(options.CustomResources, surroundings.Time, logger);
        Latest<ResourceDemand> demand = DemandOf(custom);
        ShardState shard = ShardOf(options.Shard);
        using OptionsReload? file = FollowedBy(demand, custom, shard, logger);
        using ClustersReload? described = options.ClustersFile is string path ? ClustersReload.Open(path, surroundings.Time, logger) : null;
        ClusterTerms terms = TermsOf(demand, shard, logger);
        using HomeServer? home = HomeOf(terms);
        using ClusterSet clusters = ClustersOf(terms, described);
        Latest<ApiServer> asked = home?.Current ?? clusters.Home;
        ShardLoop? finding = FindingOf(asked, shard, clusters, logger);
        Readiness Ready() => clusters.Readiness(finding?.Waiting ?? "");
        WebConfigurationSource? web = WebOf(logger);
        var refusals = new Refusals();
        var answers = new AnswerMemory();
        var freshness = new FreshnessLook(clusters.View, options.Freshness, surroundings.Time);
        var scrapes = new ScrapeEndpoint(freshness, _server, surroundings.Time, refusals);
        SelfState StateOf(ClusterMember member, bool isReady) => new(
            surroundings.Build, shard, [.. member.Fleet.View()], member.Faults, scrapes.Durations)
        {
            IsReady = isReady,
            ObjectLimit = demand.Value.Selection.ObjectLimit,
            Server = member.Server,
            Refusals = refusals.ByReason,
            Files = [.. file?.Files ?? [], .. Present(web?.State), .. custom.Files, .. Present(described?.File)],
            Definitions = member.Fleet.Definitions,
        };
        var telemetry = new TelemetryEndpoint(() =>
        {
            bool isReady = Ready().IsReady;
            return clusters.Told(member => StateOf(member, isReady)).And(freshness.Told());
        });
        var landing = new LandingPage(() => FactsOf(clusters, shard, Ready(), freshness));
        BackgroundService[] loops = [.. Present<BackgroundService>(
            clusters, new HeapRelief(() => Ready().IsReady, answers, surroundings.Time), custom, described, home, finding, web, file)];
        Routes routes = RoutesOf(FilterOf(asked, refusals, logger), scrapes, telemetry, landing);
        new ProbeEndpoints(() => clusters.SinceTurn, Ready).AddTo(routes);
        using var stopping = new StopRequest(stop);
        await using WebApplication app = ExporterHost.Build(options.Server, EntranceOf(routes, web, refusals, answers), logging, loops);
        Log.Starting(logger, surroundings.Build.Version, clusters.Origin, clusters.Resources);
        await app.StartAsync(CancellationToken.None);
        Announce(ExporterHost.Addresses(app), onStarted, logger);
        using CancellationTokenRegistration bug = app.Lifetime.ApplicationStopping.Register(stopping.Urge);
        await EndAsync(stopping, finding, logger);
        await StopAsync(app, loops);
        Log.Stopped(logger);
        return 0;
    }

    private static void Announce(IReadOnlyList<string> addresses, Action<IReadOnlyList<string>>? onStarted, ILogger logger)
    {
        Log.Listening(logger, addresses[0], addresses[^1]);
        onStarted?.Invoke(addresses);
    }

    private static IEnumerable<T> Present<T>(params T?[] all) => all.OfType<T>();

    private async Task StopAsync(WebApplication app, BackgroundService[] loops)
    {
        await app.StopAsync(CancellationToken.None);
        // A drain that takes all of the host's time leaves none for them, and what they use is disposed of next.
        Task ended = Task.WhenAll(loops.Select(static loop => loop.ExecuteTask ?? Task.CompletedTask));
        await Task.WhenAny(ended, Task.Delay(s_endWithin, surroundings.Time, CancellationToken.None));
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

    private OptionsReload? FollowedBy(
        Latest<ResourceDemand> demand, CustomResourceReload custom, ShardState shard, ILogger logger)
    {
        return File is null ? null : new OptionsReload(File, Apply, surroundings.Time, logger);

        void Apply(ExporterOptions next)
        {
            // What may speak against the options comes first.
            custom.ChangeTo(next.CustomResources, described => Reconfiguration.Apply(demand, next, described));
            shard.Become(new Shard(next.Shard.Ordinal, next.Shard.Total));
            _server.Set(next.Server);
        }
    }

    private WebConfigurationSource? WebOf(ILogger logger) => options.Server.TlsConfig is string path
        ? new WebConfigurationSource(path, Objection, surroundings.Time, logger)
        : null;

    /// <summary>A request has one Authorization header: it can hold a password or a token.</summary>
    private string? Objection(WebConfiguration web) => web.Users is not null && options.Server.AuthFilter
        ? $"basic_auth_users and {Flags.AuthFilter} exclude each other: no request could satisfy both"
        : null;

    private AuthFilter? FilterOf(Latest<ApiServer> asked, Refusals refusals, ILogger logger) => options.Server.AuthFilter
        ? new AuthFilter(new AccessReviews(() => asked.Value.Http, surroundings.Time, surroundings.Jitter, logger), refusals)
        : null;

    private Entrance EntranceOf(Routes routes, WebConfigurationSource? web, Refusals refusals, AnswerMemory answers) => new(routes)
    {
        Memory = answers,
        Web = () => web?.Current ?? WebConfiguration.None,
        Refusals = refusals,
        Time = surroundings.Time,
    };

    private LandingFacts FactsOf(ClusterSet clusters, ShardState shard, Readiness readiness, FreshnessLook freshness) => new()
    {
        Version = surroundings.Build.Version,
        Cluster = clusters.Description,
        Clusters = clusters.IsAlone ? [] : [.. clusters.Shown.Select(static member => member.Spec.Name)],
        Shard = shard.Plan.Value?.Shard,
        Readiness = readiness,
        Scopes = freshness.Scopes(),
        StaleAfter = options.Freshness.StaleAfter,
        Now = surroundings.Time.GetUtcNow(),
    };

    private Routes RoutesOf(AuthFilter? filter, ScrapeEndpoint scrapes, TelemetryEndpoint telemetry, LandingPage landing)
    {
        Routes routes = new Routes(filter)
            .On(PortRole.Telemetry, "/metrics", telemetry.AnswerAsync)
            .OpenOn(PortRole.Main, "/", landing.AnswerAsync)
            .OpenOn(PortRole.Telemetry, "/", new TelemetryPage(surroundings.Build.Version).AnswerAsync);
        // Rights in a namespace of the cluster that is asked say nothing about a namespace of that name in another one.
        return options.ClustersFile is null
            ? routes.OnByNamespace(PortRole.Main, "/metrics", scrapes.AnswerAsync)
            : routes.On(PortRole.Main, "/metrics", scrapes.AnswerAsync)
                .OnNamed(PortRole.Main, ("/clusters/", "/metrics"), scrapes.AnswerAsync);
    }

    private static ShardState ShardOf(ShardOptions given) =>
        new(given.Pod is null ? ShardPlan.Fixed(new Shard(given.Ordinal, given.Total)) : null);

    private ShardLoop? FindingOf(Latest<ApiServer> asked, ShardState shard, ClusterSet clusters, ILogger logger) =>
        options.Shard.Pod is not OwnPod pod ? null : new ShardLoop(
            asked, pod, new HandoverLimits { Max = options.Shard.HandoverMax }, shard, clusters.IsComplete, logger);

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

    private ClusterTerms TermsOf(Latest<ResourceDemand> demand, ShardState shard, ILogger logger) => new()
    {
        Options = options,
        Demand = demand,
        Shard = shard.Plan,
        OptionsOf = spec => spec.IsAlone
            ? ClusterOptionsOf(options.Cluster)
            : new ClusterOptions
            {
                KubeconfigPath = spec.Kubeconfig,
                Context = spec.Context,
                Environment = surroundings.Environment with { Master = "" },
            },
        UserAgent = UserAgent.For(surroundings.Build.Version),
        Time = surroundings.Time,
        Jitter = surroundings.Jitter,
        Logger = logger,
    };

    /// <summary>Null where the only cluster is asked, or nobody.</summary>
    private HomeServer? HomeOf(ClusterTerms terms) =>
        options.ClustersFile is not null && (options.Shard.Pod is not null || options.Server.AuthFilter) ? new HomeServer(terms) : null;

    private static ClusterSet ClustersOf(ClusterTerms terms, ClustersReload? described)
    {
        var clusters = new ClusterSet(terms, described?.Specs ?? new Latest<IReadOnlyList<ClusterSpec>>([ClusterSpec.Alone]));
        if (described is not null)
        {
            described.Check = clusters.Check;
        }
        return clusters;
    }

    private ClusterOptions ClusterOptionsOf(ClusterSelection cluster) => new()
    {
        KubeconfigPath = cluster.Kubeconfig ?? "",
        Context = cluster.Context ?? "",
        ApiServer = cluster.ApiServer?.ToString() ?? "",
        Environment = surroundings.Environment,
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
