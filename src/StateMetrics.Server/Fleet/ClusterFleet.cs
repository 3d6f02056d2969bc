using Microsoft.Extensions.Logging;
using StateMetrics.Kubernetes.Discovery;
using StateMetrics.Kubernetes.ListWatch;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Reflector;

namespace StateMetrics.Server.Fleet;

/// <summary>
/// Reads one cluster: keeps exactly the reflectors running that are enabled and served. Level-triggered: what should run is
/// computed anew after each look of discovery and compared with what runs; equal ones are never touched.
/// </summary>
internal sealed partial class ClusterFleet(
    HttpClient http, IReadOnlyList<ResourceSlot> slots, FleetOptions options, TimeProvider time, Func<double> jitter, ILogger logger)
{
    private static readonly TimeSpan s_tick = TimeSpan.FromSeconds(5);

    private readonly ServerTraits _traits = new();
    private readonly Dictionary<ReflectorKey, RunningReflector> _running = [];
    private readonly Dictionary<ReflectorKey, ReflectorStatus> _ended = [];
    private readonly HashSet<ReflectorKey> _gone = [];
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DiscoveryLoop? _discovery;
    private long _turnedAt = time.GetTimestamp();

    /// <summary>How long ago the loop last turned; it does every few seconds, whatever the server does.</summary>
    public TimeSpan SinceTurn => time.GetElapsedTime(Volatile.Read(ref _turnedAt));

    /// <summary>Why discovery has not looked yet, or why its last look failed; "" while all is well.</summary>
    public string DiscoveryError => _discovery?.Error ?? "";

    /// <summary>Every enabled resource in every scope, in output order.</summary>
    public IReadOnlyList<ScopeView> View()
    {
        ServedResources? served = _discovery?.Current;
        lock (_gate)
        {
            return [.. slots.SelectMany(slot => slot.Scopes.Select(scope => ViewOf(slot, scope, served)))];
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
        Task looking = discovery.RunAsync(ending.Token);
        try
        {
            Task<ServedResources> next = discovery.FirstAsync(ending.Token);
            while (true)
            {
                Task tick = Task.Delay(s_tick, time, ending.Token);
                Task ended = await Task.WhenAny(next, tick, looking, _broken.Task);
                Volatile.Write(ref _turnedAt, time.GetTimestamp());
                await ended;
                if (ended == next)
                {
                    ServedResources served = await next;
                    await ApplyAsync(served, gate, discovery);
                    next = discovery.NextAsync(served, ending.Token);
                }
            }
        }
        finally
        {
            await ending.CancelAsync();
            await looking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await StopAsync([.. _running.Keys]);
        }
    }

    private async Task ApplyAsync(ServedResources served, ServerGate gate, DiscoveryLoop discovery)
    {
        Dictionary<ReflectorKey, DesiredReflector> desired = Desired(served);
        List<ReflectorKey> ending =
            [.. _running.Keys.Where(key => desired.GetValueOrDefault(key)?.Version != _running[key].Version)];
        await StopAsync(ending);
        foreach (ReflectorKey key in ending)
        {
            // Another version of the same objects: what is there stays, until the list in that version takes its place.
            if (desired.TryGetValue(key, out DesiredReflector? other))
            {
                Log.Moved(logger, key, other.Slot.Kind.Resource.GroupVersion(other.Version));
                continue;
            }
            Log.Gone(logger, key);
            Clear(key);
        }
        foreach ((ReflectorKey key, DesiredReflector wanted) in desired)
        {
            if (!_running.ContainsKey(key))
            {
                Start(key, wanted, gate, discovery);
            }
        }
    }

    private Dictionary<ReflectorKey, DesiredReflector> Desired(ServedResources served)
    {
        var desired = new Dictionary<ReflectorKey, DesiredReflector>();
        foreach (ResourceSlot slot in slots)
        {
            if (VersionOf(slot.Kind.Resource, served) is string version)
            {
                foreach (ScopeSlot scope in slot.Scopes)
                {
                    desired.Add(new ReflectorKey(slot.Name, scope.Namespace), new DesiredReflector(slot, scope, version));
                }
            }
        }
        return desired;
    }

    /// <summary>
    /// The best version of the kind that the server has; null where it has none that we can read. A version about which
    /// discovery could not learn anything is tried: its reflector tells what is wrong.
    /// </summary>
    private static string? VersionOf(ResourceKind kind, ServedResources served) =>
        kind.Versions.FirstOrDefault(version => served.Serves(kind.Group, version, kind.Plural))
        ?? kind.Versions.FirstOrDefault(version => !served.Knows(kind.Group, version));

    private void Start(ReflectorKey key, DesiredReflector wanted, ServerGate gate, DiscoveryLoop discovery)
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
        };
        var source = new HttpListWatch(http, path, options.ListWatch, _traits, time, jitter);
        var reflector = new ResourceReflector(
            source, wanted.Scope.Sink.In(wanted.Version), gate, options.Reflector, time, jitter,
            new ReflectorLog(key, logger, discovery.LookSoon));
        var running = new RunningReflector(reflector, wanted.Version, _broken);
        lock (_gate)
        {
            _running.Add(key, running);
            _gone.Remove(key);
        }
    }

    private async Task StopAsync(IReadOnlyList<ReflectorKey> keys)
    {
        await Task.WhenAll(keys.Select(key => _running[key].DisposeAsync().AsTask()));
        lock (_gate)
        {
            foreach (ReflectorKey key in keys)
            {
                // The copy outlives its reflector, and what is known of it does too.
                _ended[key] = _running[key].Reflector.Status.After(_ended.GetValueOrDefault(key));
                _running.Remove(key);
            }
        }
    }

    private void Clear(ReflectorKey key)
    {
        ScopeSlot scope = slots.First(s => s.Name == key.Resource).Scopes.First(s => s.Namespace == key.Namespace);
        using var empty = scope.Sink.BeginReplace();
        empty.Commit();
        lock (_gate)
        {
            if (_ended.Remove(key, out ReflectorStatus? ended) && ended.Synced)
            {
                _gone.Add(key);
            }
        }
    }

    private ScopeView ViewOf(ResourceSlot slot, ScopeSlot scope, ServedResources? served)
    {
        ResourceKind kind = slot.Kind.Resource;
        string? version = served is null ? null : VersionOf(kind, served);
        var key = new ReflectorKey(slot.Name, scope.Namespace);
        RunningReflector? running = _running.GetValueOrDefault(key);
        ReflectorStatus? ended = _ended.GetValueOrDefault(key);
        ReflectorStatus? status = running?.Reflector.Status.After(ended);
        return new ScopeView
        {
            Key = key,
            GroupVersion = kind.GroupVersion(running?.Version ?? version ?? kind.Version),
            Kind = kind.Kind,
            Served = served is null ? null : version is not null,
            // From the look that misses it until its samples have been cleared, it is gone as well.
            Gone = _gone.Contains(key) || (version is null && (status ?? ended) is { Synced: true }),
            Status = status,
            Counts = running?.Reflector.Counts,
            Store = scope.Sink.Store,
            LimitBites = scope.Sink.LimitBites,
        };
    }

    private sealed record DesiredReflector(ResourceSlot Slot, ScopeSlot Scope, string Version);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Resource}: read as {GroupVersion} from now on")]
        public static partial void Moved(ILogger logger, ReflectorKey resource, string groupVersion);

        [LoggerMessage(LogLevel.Information, "{Resource}: the server does not serve it any more; its samples are dropped")]
        public static partial void Gone(ILogger logger, ReflectorKey resource);
    }
}
