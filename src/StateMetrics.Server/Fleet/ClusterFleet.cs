using Microsoft.Extensions.Logging;
using StateMetrics.Kubernetes.Discovery;
using StateMetrics.Kubernetes.ListWatch;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Namespaces;
using StateMetrics.Kubernetes.Reflector;
using StateMetrics.Resources.Custom;
using StateMetrics.Server.Namespaces;
using StateMetrics.Server.Sharding;

namespace StateMetrics.Server.Fleet;

/// <summary>
/// Reads one cluster: keeps exactly the reflectors running that are wanted. Level-triggered: what should run is decided anew by
/// <see cref="DesiredSet"/> whenever an input changes, and compared with what runs; equal ones are never touched.
/// </summary>
internal sealed partial class ClusterFleet(
    HttpClient http, IReadOnlyList<ResourceSlot> slots, FleetOptions options, Latest<ShardPlan?> shard,
    TimeProvider time, Func<double> jitter, ILogger logger)
{
    private static readonly TimeSpan s_tick = TimeSpan.FromSeconds(5);

    private readonly ServerTraits _traits = new();
    private readonly Dictionary<ReflectorKey, Incumbent> _running = [];
    private readonly HashSet<ReflectorKey> _gone = [];
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DiscoveryLoop? _discovery;
    private FleetInputs? _applied;
    private ServerGate? _serverGate;
    private INamespaceSource? _namespaces;
    private long _turnedAt = time.GetTimestamp();

    /// <summary>How long ago the loop last turned; it does every few seconds, whatever the server does.</summary>
    public TimeSpan SinceTurn => time.GetElapsedTime(Volatile.Read(ref _turnedAt));

    /// <summary>Why discovery has not looked yet, or why its last look failed; "" while all is well.</summary>
    public string DiscoveryError => _discovery?.Error ?? "";

    /// <summary>Why the namespaces to read are not known yet; "" once they are.</summary>
    public string NamespacesWaiting =>
        Volatile.Read(ref _namespaces)?.Waiting ?? (options.NamespaceSelector is null ? "" : "not listed yet");

    /// <summary>What the reflectors may ask of the server; null before they run.</summary>
    public RequestBudget? Budget => Volatile.Read(ref _serverGate)?.Budget;

    /// <summary>Every enabled resource in every scope, in output order.</summary>
    public IReadOnlyList<ScopeView> View()
    {
        ServedResources? served = _discovery?.Current;
        lock (_gate)
        {
            return [.. slots.SelectMany(slot => slot.Scopes.Select(scope => ViewOf(slot, scope, served)))];
        }
    }

    /// <summary>Whether everything has been listed for the shard of this generation, apart from what we may not or cannot read.</summary>
    public bool IsComplete(long generation)
    {
        lock (_gate)
        {
            return _applied?.Shard.Generation == generation && _running.Values.All(running => running.IsComplete);
        }
    }

    /// <summary>Runs until cancelled; any other end is a bug of a loop, whose exception it throws.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var gate = new ServerGate(http, time, jitter);
        var wanted = slots.Select(s => s.Kind.Resource).SelectMany(k => k.Versions.Select(v => (k.Group, v))).Distinct().ToList();
        var discovery = new DiscoveryLoop(http, wanted, _traits, time, jitter);
        Volatile.Write(ref _discovery, discovery);
        Volatile.Write(ref _serverGate, gate);
        INamespaceSource namespaces = NamespacesOf(gate);
        Volatile.Write(ref _namespaces, namespaces);
        Task looking = discovery.RunAsync(ending.Token);
        Task auditing = AuditAsync(ending.Token);
        Task following = namespaces.RunAsync(ending.Token);
        try
        {
            Task<ServedResources> served = discovery.FirstAsync(ending.Token);
            Task<ShardPlan?> plan = shard.OtherThanAsync(null, ending.Token);
            Task<NamespaceSet?> spaces = namespaces.Current.OtherThanAsync(null, ending.Token);
            while (true)
            {
                Task tick = Task.Delay(s_tick, time, ending.Token);
                await await Task.WhenAny(served, plan, spaces, tick, looking, auditing, following, _broken.Task);
                Volatile.Write(ref _turnedAt, time.GetTimestamp());
                served = served.IsCompleted ? discovery.NextAsync(await served, ending.Token) : served;
                plan = plan.IsCompleted ? shard.OtherThanAsync(await plan, ending.Token) : plan;
                spaces = spaces.IsCompleted ? namespaces.Current.OtherThanAsync(await spaces, ending.Token) : spaces;
                if (discovery.Current is ServedResources found && shard.Value is ShardPlan ours
                    && namespaces.Current.Value is NamespaceSet places
                    && new FleetInputs(found, ours, places) is var inputs && inputs != _applied)
                {
                    await ApplyAsync(inputs, gate, discovery);
                }
            }
        }
        finally
        {
            await ending.CancelAsync();
            await looking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await auditing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await StopAsync(_running.Values);
        }
    }

    private Task AuditAsync(CancellationToken stop)
    {
        Dictionary<ReflectorKey, RunningReflector> Running()
        {
            lock (_gate)
            {
                return _running.ToDictionary(static one => one.Key, static one => one.Value.Running);
            }
        }
        return options.AuditInterval > TimeSpan.Zero
            ? new AuditLoop(Running, options.AuditInterval, time, jitter, logger).RunAsync(stop)
            : Task.Delay(Timeout.InfiniteTimeSpan, time, stop);
    }

    private INamespaceSource NamespacesOf(ServerGate gate)
    {
        if (options.NamespaceSelector is LabelSelector selector)
        {
            bool Takes(string name) => !options.NamespacesDenied.Contains(name)
                && (options.Namespaces.Count == 0 || options.Namespaces.Contains(name));
            return new SelectedNamespaces(
                selector.Text, Takes, http, _traits, gate, options, time, jitter,
                new ReflectorLog(new ReflectorKey("namespaces to read", null), logger, static () => { }, static _ => false));
        }
        return options.Namespaces.Count == 0 ? new EveryNamespace(time) : new NamedNamespaces(
            options.Namespaces, new NamespaceQuestions(http, gate.Budget, time), ReadingsOf, time, jitter, logger);
    }

    private List<ScopeReading> ReadingsOf(string ns)
    {
        lock (_gate)
        {
            return _applied is not FleetInputs inputs ? [] :
            [
                .. from slot in slots
                   where slot.Kind.Resource.Namespaced
                   let version = DesiredSet.VersionOf(slot.Kind.Resource, inputs.Served)
                   where version is not null
                   from scope in slot.Scopes
                   where scope.Namespace == ns
                   let key = new ReflectorKey(slot.Name, ns)
                   select new ScopeReading(
                       key, new ListedResource(slot.Kind.Resource.Group, version, slot.Kind.Resource.Plural),
                       _running.GetValueOrDefault(key)?.Running.Reflector.Status, scope.Sink.Store.Objects),
            ];
        }
    }

    /// <summary>Stops what is not wanted as it runs, and starts what does not run. What it filled stays until a list replaces it.</summary>
    private async Task ApplyAsync(FleetInputs inputs, ServerGate gate, DiscoveryLoop discovery)
    {
        if (options.NamespaceSelector is not null)
        {
            FollowNamespaces(inputs.Namespaces);
        }
        Dictionary<ReflectorKey, DesiredReflector> desired = DesiredSet.Of(slots, inputs);
        List<Incumbent> ending = [.. _running.Values.Where(running =>
            desired.GetValueOrDefault(running.Made.Key)?.IsServedBy(running.Made) != true)];
        await StopAsync(ending);
        foreach (Incumbent ended in ending)
        {
            if (!desired.TryGetValue(ended.Made.Key, out DesiredReflector? other))
            {
                if (!IsServed(ended, inputs))
                {
                    Log.Gone(logger, ended.Made.Key);
                }
                Clear(ended.Made.Scope);
            }
            else if (other.Version != ended.Made.Version)
            {
                Log.Moved(logger, other.Key, other.GroupVersion);
            }
        }
        List<Incumbent> started = [.. desired.Values
            .Where(wanted => !_running.TryGetValue(wanted.Key, out Incumbent? incumbent) || ending.Contains(incumbent))
            .Select(wanted => Start(wanted, _running.GetValueOrDefault(wanted.Key), gate, discovery))];
        lock (_gate)
        {
            foreach (Incumbent ended in ending.Where(ended => _running.Remove(ended.Made.Key) && ended.Status.Synced))
            {
                if (!IsServed(ended, inputs))
                {
                    _gone.Add(ended.Made.Key);
                }
            }
            _gone.RemoveWhere(key => inputs.Namespaces.Names?.Contains(key.Namespace ?? "") == false && key.Namespace is not null);
            foreach (Incumbent incumbent in started)
            {
                _running[incumbent.Made.Key] = incumbent;
                _gone.Remove(incumbent.Made.Key);
            }
            _applied = inputs;
        }
    }

    private void FollowNamespaces(NamespaceSet namespaces)
    {
        lock (_gate)
        {
            foreach (ResourceSlot slot in slots.Where(static slot => slot.Kind.Resource.Namespaced))
            {
                slot.Follow(namespaces.Names ?? []);
            }
        }
    }

    private static bool IsServed(Incumbent incumbent, FleetInputs inputs) =>
        DesiredSet.VersionOf(incumbent.Made.Slot.Kind.Resource, inputs.Served) is not null;

    private Incumbent Start(DesiredReflector wanted, Incumbent? before, ServerGate gate, DiscoveryLoop discovery)
    {
        ResourceKind kind = wanted.Slot.Kind.Resource;
        var path = new ResourcePath
        {
            Group = kind.Group,
            Version = wanted.Version,
            Plural = kind.Plural,
            Namespace = wanted.Scope.Namespace,
            MetadataOnly = kind.MetadataOnly,
            FieldSelector = kind.Namespaced ? options.FieldSelector : "",
            LabelSelector = options.LabelSelectors.GetValueOrDefault(wanted.Slot.Name)?.Text ?? "",
        };
        ListWatchOptions listWatch = OptionsFor(wanted.Shard.Kept);
        if (before is not null && before.Made.Life != wanted.Life)
        {
            // Its namespace was deleted and made again, and no watch has told: a streaming list is a watch.
            listWatch = listWatch with { StreamingLists = false };
        }
        var source = new HttpListWatch(http, path, listWatch, _traits, time, jitter)
        {
            Counts = wanted.Slot.Counts,
        };
        var metadata = new HttpListWatch(http, path with { MetadataOnly = true }, listWatch, _traits, time, jitter);
        var reflector = new ResourceReflector(
            source, wanted.Scope.Sink.In(wanted.Version), gate, options.Reflector, time, jitter,
            new ReflectorLog(wanted.Key, logger, discovery.LookSoon, key => _namespaces?.Doubt(key) == true))
        {
            Audits = before?.Audits ?? new AuditCounts(),
        };
        return new Incumbent(wanted, new RunningReflector(reflector, _broken) { Metadata = metadata }, before?.Status);
    }

    private ListWatchOptions OptionsFor(HashRanges kept) => kept.IsEverything ? options.ListWatch : options.ListWatch with
    {
        Keep = kept.Keeps,
        ShardSelector = options.ServerSideSharding ? kept.ToString() : "",
    };

    private static Task StopAsync(IEnumerable<Incumbent> ending) =>
        Task.WhenAll(ending.Select(incumbent => incumbent.Running.DisposeAsync().AsTask()));

    private static void Clear(ScopeSlot scope)
    {
        using var empty = scope.Sink.BeginReplace();
        empty.Commit();
    }

    private ScopeView ViewOf(ResourceSlot slot, ScopeSlot scope, ServedResources? served)
    {
        ResourceKind kind = slot.Kind.Resource;
        string? version = served is null ? null : DesiredSet.VersionOf(kind, served);
        var key = new ReflectorKey(slot.Name, scope.Namespace);
        Incumbent? running = _running.GetValueOrDefault(key);
        return new ScopeView
        {
            Key = key,
            GroupVersion = kind.GroupVersion(running?.Made.Version ?? version ?? kind.Version),
            Kind = kind.Kind,
            Served = served is null ? null : version is not null,
            // From the look that misses it until its samples have been cleared, it is gone as well.
            Gone = _gone.Contains(key) || (version is null && running?.Status.Synced == true),
            Namespace = _namespaces?.Current.Value?.Find(scope.Namespace) ?? NamespaceState.Open,
            Status = running?.Status,
            Counts = running is null ? null : slot.Counts,
            Audits = running?.Audits,
            Store = scope.Sink.Store,
            LimitBites = scope.Sink.LimitBites,
        };
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Resource}: read as {GroupVersion} from now on")]
        public static partial void Moved(ILogger logger, ReflectorKey resource, string groupVersion);

        [LoggerMessage(LogLevel.Information, "{Resource}: the server does not serve it any more; its samples are dropped")]
        public static partial void Gone(ILogger logger, ReflectorKey resource);
    }
}
