using StateMetrics.Kubernetes.Discovery;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Reflector;
using StateMetrics.Server.Namespaces;

namespace StateMetrics.Server.Fleet;

/// <content>The fleet as it stands, for scrapes, probes, pages and self families.</content>
internal sealed partial class ClusterFleet
{
    /// <summary>Every enabled resource in every scope, in output order.</summary>
    public IReadOnlyList<ScopeView> View() => Snapshot().Scopes;

    /// <summary>What a scrape shows now, with what is known about it.</summary>
    public FleetView Snapshot()
    {
        ServedResources? served = _discovery?.Current;
        lock (_gate)
        {
            _outgoing.LetGo(_set.Slots, IsComplete);
            return new FleetView(
                [.. _set.Slots.Where(slot => !IsHidden(slot)).Select(slot => slot.Exposition), .. _outgoing.Expositions],
                [
                    .. _set.Slots.SelectMany(slot => slot.Scopes.Select(scope => ViewOf(slot, scope, served))),
                    .. _outgoing.Besides(_set.Slots),
                ]);
        }
    }

    /// <summary>Whether the server has said what it serves.</summary>
    public bool WasReached => _discovery?.Current is not null;

    /// <summary>Whether everything that is wanted has been listed, apart from what we may not or cannot read.</summary>
    public bool IsWhole
    {
        get
        {
            lock (_gate)
            {
                return _applied is not null && AllComplete;
            }
        }
    }

    /// <summary>Whether everything has been listed for the shard of this generation, apart from what we may not or cannot read.</summary>
    public bool IsComplete(long generation)
    {
        lock (_gate)
        {
            return _applied?.Shard.Generation == generation && AllComplete;
        }
    }

    private bool AllComplete => SetProblem.Length == 0 && _running.Values.All(running => running.IsComplete);

    /// <summary>Something else is shown in its place, until it has been listed.</summary>
    private bool IsHidden(ResourceSlot slot) => _outgoing.StandFor(slot) && !IsComplete(slot);

    /// <summary>What can be read of it has been listed.</summary>
    private bool IsComplete(ResourceSlot slot) => slot.Scopes.All(scope =>
        !_running.TryGetValue(new ReflectorKey(slot.Name, scope.Namespace), out Incumbent? running) || running.IsComplete);

    private ScopeView ViewOf(ResourceSlot slot, ScopeSlot scope, ServedResources? served)
    {
        ResourceKind kind = slot.Kind.Resource;
        string? version = served is null ? null : DesiredSet.VersionOf(kind, served, _applied?.Vanished ?? []);
        var key = new ReflectorKey(slot.Name, scope.Namespace);
        Incumbent? running = _running.GetValueOrDefault(key);
        FormerReflector? former = running is null ? _gone.GetValueOrDefault(key) : null;
        bool isHidden = IsHidden(slot);
        ScopeView? shown = isHidden ? _outgoing.For(key) : null;
        ReflectorStatus? status = running?.Status ?? former?.Status;
        return new ScopeView
        {
            Cluster = _options.Cluster,
            Key = key,
            GroupVersion = kind.GroupVersion(running?.Made.Version ?? version ?? kind.Version),
            Kind = kind.Kind,
            IsCustom = kind is CustomKind,
            Late = running?.Late ?? _wasComplete,
            Served = served is null ? null : version is not null,
            // From the look that misses it until its samples have been cleared, it is gone as well.
            Gone = former is not null || (version is null && running?.Status.Synced == true),
            Namespace = _namespaces?.Current.Value?.Find(scope.Namespace) ?? NamespaceState.Open,
            // Other scopes may be listed already, and nothing of them is shown before all are.
            Status = isHidden ? status?.Behind(shown?.Status) : status,
            Counts = running?.Counts ?? former?.Counts,
            Audits = running?.Audits ?? former?.Audits,
            Store = shown?.Store ?? scope.Sink.Store,
            LimitBites = shown?.LimitBites ?? scope.Sink.LimitBites,
        };
    }
}
