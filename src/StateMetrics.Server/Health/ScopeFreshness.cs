using StateMetrics.Kubernetes.Reflector;
using StateMetrics.Server.Configuration;
using StateMetrics.Server.Fleet;
using StateMetrics.Server.Namespaces;

namespace StateMetrics.Server.Health;

/// <summary>One resource in one scope with what is proven about its copy.</summary>
/// <param name="ProofAge">How long ago the copy was current for certain; null while nothing is proven.</param>
internal sealed record ScopeFreshness(ScopeView Scope, FreshnessState State, TimeSpan? ProofAge)
{
    /// <summary>
    /// Whether the samples are served: with --when-stale=omit only those of a copy that is not too old. A copy that has become
    /// forbidden ages as any other, although it never counts as stale.
    /// </summary>
    public bool IsServed { get; private init; } = true;

    /// <summary>The objects that a scrape shows; those of the store while there is no scrape.</summary>
    public int Objects { get; init; } = Scope.Store.Objects;

    internal static ScopeFreshness Of(ScopeView scope, FreshnessOptions options, DateTimeOffset now)
    {
        TimeSpan? age = AgeOf(scope.Status, now);
        bool tooOld = age > options.StaleAfter;
        return new ScopeFreshness(scope, StateOf(scope, tooOld), age) { IsServed = !(options.OmitStale && tooOld) };
    }

    // Two clocks: the one that is set (a suspended machine's jumps when it wakes) and the one that is not. The older age
    // counts, since a claim of freshness must never be too young.
    private static TimeSpan? AgeOf(ReflectorStatus? status, DateTimeOffset now)
    {
        TimeSpan? byDate = now - status?.FreshAt;
        return byDate > status?.ProofAge ? byDate : status?.ProofAge ?? byDate;
    }

    private static FreshnessState StateOf(ScopeView scope, bool tooOld) => scope switch
    {
        { Served: false } => scope.Gone ? FreshnessState.Gone : FreshnessState.NotServed,
        { Namespace.Standing: NamespaceStanding.Missing } => FreshnessState.NotServed,
        { Namespace.Standing: NamespaceStanding.Gone } => FreshnessState.Gone,
        { Namespace.Standing: NamespaceStanding.Lost } => FreshnessState.Forbidden,
        { Status.State: ReflectorState.NotServed } => scope.Status.Synced ? FreshnessState.Gone : FreshnessState.NotServed,
        { Status.State: ReflectorState.Forbidden } => FreshnessState.Forbidden,
        { Status: { Synced: true, State: ReflectorState.Suspect } } => FreshnessState.Stale,
        { Status.Synced: true } => tooOld ? FreshnessState.Stale : FreshnessState.Fresh,
        _ => FreshnessState.Syncing,
    };
}
