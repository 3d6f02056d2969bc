using Microsoft.Extensions.Logging;
using StateMetrics.Kubernetes.Discovery;
using StateMetrics.Kubernetes.ListWatch;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Reflector;
using StateMetrics.Kubernetes.Waiting;
using StateMetrics.Resources.Pipeline;
using StateMetrics.Server.Namespaces;
using StateMetrics.Server.Sharding;

namespace StateMetrics.Server.Fleet;

/// <summary>
/// Reads one cluster: keeps exactly the reflectors running that are wanted. Level-triggered: what should run is decided anew by
/// <see cref="DesiredSet"/> whenever an input changes, and compared with what runs; equal ones are never touched.
/// </summary>
internal sealed partial class ClusterFleet
{
    private static readonly TimeSpan s_tick = TimeSpan.FromSeconds(5);

    private readonly ApiServer _server;
    private readonly Latest<ResourceDemand> _demand;
    private readonly Func<string, IObjectObserver> _observer;
    private readonly FleetOptions _options;
    private readonly Latest<ShardPlan?> _shard;
    private readonly TimeProvider _time;
    private readonly Func<double> _jitter;
    private readonly ILogger _logger;
    private readonly Dictionary<ReflectorKey, Incumbent> _running = [];
    private readonly Dictionary<ReflectorKey, FormerReflector> _gone = [];
    private readonly OutgoingSlots _outgoing = new();
    private readonly Lock _gate = new();
    private readonly Signal _woken = new();
    private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DiscoveryLoop? _discovery;
    private SideCollections? _sides;
    private INamespaceSource? _namespaces;
    private ResourceSet _set;
    private (ResourceDemand Demand, IReadOnlyList<CustomKind> Kinds, IReadOnlyList<string> Selected) _setFor;
    private FleetInputs? _applied;
    private bool _wasComplete;
    private volatile bool _kindsKnown;
    private long _turnedAt;

    /// <param name="demand">What is to be read, which may change at any time.</param>
    /// <param name="observer">Is told of the objects of the resource of that name.</param>
    /// <param name="shard">What is ours, which may change at any time; null while it is not known.</param>
    public ClusterFleet(
        ApiServer server, Latest<ResourceDemand> demand, Func<string, IObjectObserver> observer, FleetOptions options,
        Latest<ShardPlan?> shard, ILogger logger)
    {
        (_server, _demand, _observer, _options, _shard) = (server, demand, observer, options, shard);
        (_time, _jitter, _logger) = (server.Time, server.Jitter, logger);
        _setFor = (demand.Value, [], []);
        _set = ResourceSet.Open(demand.Value, [], observer);
        _turnedAt = _time.GetTimestamp();
    }

    /// <summary>How long ago the loop last turned; it does every few seconds, whatever the server does.</summary>
    public TimeSpan SinceTurn => _time.GetElapsedTime(Volatile.Read(ref _turnedAt));

    /// <summary>Why discovery has not looked yet, or why its last look failed; "" while all is well.</summary>
    public string DiscoveryError => _discovery?.Error ?? "";

    /// <summary>What must be known before custom resources can be read, and is not, with the reason; "" while nothing is missing.</summary>
    public string KindsProblem => _kindsKnown || _demand.Value.Custom.Resources == 0 ? ""
        : Volatile.Read(ref _sides)?.Waiting is { Length: > 0 } waiting ? waiting : "the kinds of custom resources";

    /// <summary>Why the namespaces that labels select are not known yet; "" once they are.</summary>
    public string NamespacesProblem => (Volatile.Read(ref _namespaces)?.Waiting
        ?? (_options.NamespaceSelector is null ? "" : "not listed yet")) is { Length: > 0 } waiting
            ? $"the namespaces that labels select: {waiting}"
            : "";

    /// <summary>What must be known before everything can be read, and is not, with the reason; "" while nothing is missing.</summary>
    public string SetProblem => KindsProblem is { Length: > 0 } problem ? problem : NamespacesProblem;

    /// <summary>What is wanted now; a new value with each change of it.</summary>
    public ResourceSet Resources
    {
        get
        {
            lock (_gate)
            {
                return _set;
            }
        }
    }

    /// <summary>How the definitions of custom resources have changed so far.</summary>
    public CollectionChanges Definitions { get; } = new();

    /// <summary>Runs until cancelled; any other end is a bug of a loop, whose exception it throws.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var discovery = new DiscoveryLoop(_server.Http, WantedVersions, _server.Traits, _time, _jitter);
        await using SideCollections sides = new(Aside(), Definitions);
        Volatile.Write(ref _discovery, discovery);
        Volatile.Write(ref _sides, sides);
        ResourceDemand demand = _demand.Value;
        INamespaceSource namespaces = NamespacesOf(demand.Selection);
        Volatile.Write(ref _namespaces, namespaces);
        Task looking = discovery.RunAsync(ending.Token);
        Task following = namespaces.RunAsync(ending.Token);
        Task auditing = AuditAsync(sides, namespaces, ending.Token);
        try
        {
            Task<ServedResources> served = discovery.FirstAsync(ending.Token);
            Task<ShardPlan?> plan = _shard.OtherThanAsync(null, ending.Token);
            Task<NamespaceSet?> spaces = namespaces.Current.OtherThanAsync(null, ending.Token);
            Task<ResourceDemand> demanded = _demand.OtherThanAsync(demand, ending.Token);
            Task woken = Task.CompletedTask;
            while (true)
            {
                // Taken before the side collections are read, so that no change of theirs is missed.
                woken = woken.IsCompleted ? _woken.NextAsync(ending.Token) : woken;
                sides.Need(demand);
                bool known = sides.Waiting.Length == 0;
                if (discovery.Current is ServedResources found && _shard.Value is ShardPlan ours)
                {
                    FleetInputs inputs = InputsOf(demand, found, ours, (sides, namespaces));
                    await ApplyAsync(inputs, discovery);
                    _kindsKnown |= known;
                }
                Task tick = OnContext.DelayAsync(s_tick, _time, ending.Token);
                await await Task.WhenAny(served, plan, demanded, spaces, woken, tick, looking, auditing, following, _broken.Task);
                Volatile.Write(ref _turnedAt, _time.GetTimestamp());
                served = served.IsCompleted ? discovery.NextAsync(await served, ending.Token) : served;
                plan = plan.IsCompleted ? _shard.OtherThanAsync(await plan, ending.Token) : plan;
                spaces = spaces.IsCompleted ? namespaces.Current.OtherThanAsync(await spaces, ending.Token) : spaces;
                if (demanded.IsCompleted)
                {
                    demand = await demanded;
                    demanded = _demand.OtherThanAsync(demand, ending.Token);
                    discovery.LookSoon();
                }
            }
        }
        finally
        {
            await ending.CancelAsideAsync();
            await looking.ConfigureAwait(OnContext.Quietly);
            await auditing.ConfigureAwait(OnContext.Quietly);
            await following.ConfigureAwait(OnContext.Quietly);
            await StopAsync(_running.Values);
        }
    }

    private Reading Aside() => new(_server)
    {
        Changed = _woken.Send,
        Broken = _broken,
        Logger = _logger,
        ListWatch = _options.ListWatch,
    };

    private List<(string Group, string? Version)> WantedVersions()
    {
        ResourceDemand demand = _demand.Value;
        return
        [
            .. demand.Catalog.Where(entry => demand.Selection.Resources.Contains(entry.Name)).Select(entry => entry.Resource)
                .SelectMany(kind => kind.Versions.Select(version => (kind.Group, (string?)version))).Distinct(),
            .. demand.Custom.Groups.Select(group => (group, (string?)null)),
        ];
    }

    private Task AuditAsync(SideCollections sides, INamespaceSource namespaces, CancellationToken stop)
    {
        Dictionary<ReflectorKey, RunningReflector> Running()
        {
            lock (_gate)
            {
                return _running.Select(static one => KeyValuePair.Create(one.Key, one.Value.Running))
                    .Concat(sides.Running).Concat(namespaces.Running).ToDictionary();
            }
        }
        return _options.AuditInterval > TimeSpan.Zero
            ? new AuditLoop(Running, _options.AuditInterval, _time, _jitter, _logger).RunAsync(stop)
            : OnContext.DelayAsync(Timeout.InfiniteTimeSpan, _time, stop);
    }

    /// <summary>Stops what is not wanted as it runs, and starts what does not run. What it filled stays until a list replaces it.</summary>
    private async Task ApplyAsync(FleetInputs inputs, DiscoveryLoop discovery)
    {
        lock (_gate)
        {
            _wasComplete |= _applied is not null && AllComplete;
            _outgoing.LetGo(_set.Slots, IsComplete);
        }
        if (inputs == _applied)
        {
            return;
        }
        Dictionary<ReflectorKey, DesiredReflector> desired = DesiredSet.Of(inputs);
        List<Incumbent> ending = [.. _running.Values.Where(running =>
            desired.GetValueOrDefault(running.Made.Key)?.IsServedBy(running.Made) != true)];
        await StopAsync(ending);
        foreach (Incumbent ended in ending)
        {
            Tell(ended.Made, desired.GetValueOrDefault(ended.Made.Key), inputs);
        }
        List<Incumbent> started = [.. desired.Values
            .Where(wanted => !_running.TryGetValue(wanted.Key, out Incumbent? incumbent) || ending.Contains(incumbent))
            .Select(wanted => Start(wanted, _running.GetValueOrDefault(wanted.Key), discovery))];
        lock (_gate)
        {
            KeepOutgoing(inputs);
            foreach (Incumbent ended in ending.Where(ended => _running.Remove(ended.Made.Key) && ended.Status.Synced))
            {
                if (!inputs.Resources.Slots.Any(slot => slot.Shows(ended.Made.Slot)) || !IsServed(ended.Made, inputs))
                {
                    _gone[ended.Made.Key] = FormerReflector.Of(ended);
                }
            }
            foreach (Incumbent incumbent in started)
            {
                _running[incumbent.Made.Key] = incumbent;
                _gone.Remove(incumbent.Made.Key);
            }
            _set = inputs.Resources;
            _applied = inputs;
        }
    }

    private void Tell(DesiredReflector ended, DesiredReflector? next, FleetInputs inputs)
    {
        if (next is null && inputs.Resources.Slots.Any(slot => slot.Shows(ended.Slot)))
        {
            // What becomes of namespaces is told by whoever follows them.
            if (!IsServed(ended, inputs))
            {
                Log.Gone(_logger, ended.Key);
            }
            Clear(ended.Scope);
        }
        else if (next is null)
        {
            // Read by namespace from now on, or no longer: the options' change has been told.
            if (!inputs.Resources.Slots.Any(slot => slot.Name == ended.Slot.Name))
            {
                Log.Dropped(_logger, ended.Key);
            }
        }
        else if (next.Version != ended.Version)
        {
            Log.Moved(_logger, next.Key, next.GroupVersion);
        }
        else if (next.Slot.Fingerprint != ended.Slot.Fingerprint)
        {
            Log.Remade(_logger, next.Key);
        }
    }

    private static bool IsServed(DesiredReflector ended, FleetInputs inputs) =>
        DesiredSet.VersionOf(ended.Slot.Kind.Resource, inputs.Served, inputs.Vanished) is not null;

    /// <summary>What was shown of resources that are wanted otherwise stays until the others are listed.</summary>
    private void KeepOutgoing(FleetInputs inputs)
    {
        ServedResources served = inputs.Served;
        foreach (ResourceSlot slot in _set.Slots.Except(inputs.Resources.Slots).Where(slot => !IsHidden(slot)))
        {
            if (inputs.Resources.Slots.Any(next => next.Succeeds(slot) && !next.Shows(slot)))
            {
                _outgoing.Keep(slot, [.. slot.Scopes.Select(scope => ViewOf(slot, scope, served))]);
            }
        }
    }

    private Incumbent Start(DesiredReflector wanted, Incumbent? before, DiscoveryLoop discovery)
    {
        ResourceKind kind = wanted.Slot.Kind.Resource;
        FormerReflector? former = before is null ? _gone.GetValueOrDefault(wanted.Key) : null;
        var path = new ResourcePath
        {
            Group = kind.Group,
            Version = wanted.Version,
            Plural = kind.Plural,
            Namespace = wanted.Scope.Namespace,
            MetadataOnly = kind.MetadataOnly,
            FieldSelector = wanted.FieldSelector,
            LabelSelector = (_options.LabelSelectors.GetValueOrDefault(wanted.Slot.Name) ?? wanted.Slot.Kind.ObjectSelector)?.Text ?? "",
        };
        ListWatchOptions listWatch = OptionsFor(wanted.Shard.Kept) with { JsonOnly = kind is CustomKind || _options.ListWatch.JsonOnly };
        if (before is not null && before.Made.Life != wanted.Life)
        {
            // Its namespace was deleted and made again, and no watch has told: a streaming list is a watch.
            listWatch = listWatch with { StreamingLists = false };
        }
        Reading reading = Aside() with
        {
            Reflector = _options.Reflector,
            Namespaces = wanted.Namespaces,
            Counts = before?.Counts ?? wanted.Slot.Counts,
            Audits = before?.Audits ?? former?.Audits,
            Seen = before?.Running.Reflector.Seen ?? "",
        };
        RunningReflector running = reading.Start(
            path, listWatch, wanted.Scope.Sink.In(wanted.Version),
            new ReflectorLog(wanted.Key, _logger, discovery.LookSoon, key => _namespaces?.Doubt(key) == true));
        ReflectorStatus? past = before?.Status ?? former?.Status;
        bool isOtherCopy = before is not null && before.Made.Scope.Sink != wanted.Scope.Sink;
        return new Incumbent(wanted, running, isOtherCopy ? past?.Behind(null) : past)
        {
            Late = before?.Late ?? _wasComplete,
            IsResync = before?.IsResync == true || past?.Synced == true,
        };
    }

    private ListWatchOptions OptionsFor(HashRanges kept) => kept.IsEverything ? _options.ListWatch : _options.ListWatch with
    {
        Keep = kept.Keeps,
        ShardSelector = _options.ServerSideSharding ? kept.ToString() : "",
    };

    private static Task StopAsync(IEnumerable<Incumbent> ending) =>
        Task.WhenAll(ending.Select(incumbent => incumbent.Running.DisposeAsync().AsTask()));

    private static void Clear(ScopeSlot scope)
    {
        using var empty = scope.Sink.BeginReplace();
        empty.Commit();
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Resource}: read as {GroupVersion} from now on")]
        public static partial void Moved(ILogger logger, ReflectorKey resource, string groupVersion);

        [LoggerMessage(LogLevel.Information, "{Resource}: the server does not serve it any more; its samples are dropped")]
        public static partial void Gone(ILogger logger, ReflectorKey resource);

        [LoggerMessage(LogLevel.Information, "{Resource}: not configured, or not defined, any more")]
        public static partial void Dropped(ILogger logger, ReflectorKey resource);

        [LoggerMessage(LogLevel.Information, "{Resource}: its configuration has changed; shown as before until it is listed anew")]
        public static partial void Remade(ILogger logger, ReflectorKey resource);
    }
}
