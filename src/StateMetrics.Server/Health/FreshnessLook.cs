using StateMetrics.Exposition.Store;
using StateMetrics.Exposition.Writing;
using StateMetrics.Server.Configuration;
using StateMetrics.Server.Fleet;

namespace StateMetrics.Server.Health;

/// <summary>Looks at the freshness of everything that is read.</summary>
internal sealed class FreshnessLook(Func<IReadOnlyList<ScopeView>> view, FreshnessOptions options, TimeProvider time)
{
    public FreshnessOptions Options => options;

    /// <summary>Every enabled resource in every scope, in output order.</summary>
    public IReadOnlyList<ScopeFreshness> Scopes() => [.. view().Select(scope => ScopeFreshness.Of(scope, options, time.GetUtcNow()))];

    /// <summary>
    /// A snapshot for a scrape, and what was proven about its resources. The proofs are read first, so that none can be
    /// younger than the data that it speaks of.
    /// </summary>
    /// <param name="resources">What there is.</param>
    /// <param name="filter">Which resources of them.</param>
    /// <param name="namespaces">Only what belongs to these; null for everything.</param>
    /// <param name="scopes">The resources that were taken.</param>
    public ExpositionSnapshot Take(
        IReadOnlyList<ResourceExposition> resources,
        ResourceFilter filter,
        IReadOnlyCollection<string>? namespaces,
        out IReadOnlyList<ScopeFreshness> scopes)
    {
        IReadOnlyList<ScopeFreshness> all = Scopes();
        HashSet<ResourceStore> omitted = [.. all.Where(static scope => !scope.IsServed).Select(static scope => scope.Scope.Store)];
        ExpositionSnapshot snapshot = ExpositionSnapshot.Take(resources, filter, store => !omitted.Contains(store), namespaces);
        scopes =
        [
            .. all.Select(scope => (Scope: scope, Objects: snapshot.ObjectsOf(scope.Scope.Store)))
                .Where(static taken => taken.Objects is not null)
                .Select(static taken => taken.Scope with { Objects = taken.Objects!.Value }),
        ];
        return snapshot;
    }
}
