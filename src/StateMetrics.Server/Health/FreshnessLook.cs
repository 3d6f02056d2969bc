using StateMetrics.Exposition.Store;
using StateMetrics.Exposition.Writing;
using StateMetrics.Server.Configuration;
using StateMetrics.Server.Fleet;

namespace StateMetrics.Server.Health;

/// <summary>Looks at the freshness of everything that is read.</summary>
internal sealed class FreshnessLook(Func<FleetView> view, FreshnessOptions options, TimeProvider time)
{
    public FreshnessOptions Options => options;

    /// <summary>Every enabled resource in every scope, in output order.</summary>
    public IReadOnlyList<ScopeFreshness> Scopes() => Of(view());

    /// <summary>
    /// A snapshot for a scrape, and what was proven about its resources. The proofs are read first, so that none can be
    /// younger than the data that it speaks of.
    /// </summary>
    /// <param name="filter">Which resources.</param>
    /// <param name="namespaces">Only what belongs to these; null for everything.</param>
    /// <param name="scopes">The resources that were taken.</param>
    public ExpositionSnapshot Take(
        ResourceFilter filter, IReadOnlyCollection<string>? namespaces, out IReadOnlyList<ScopeFreshness> scopes)
    {
        FleetView now = view();
        IReadOnlyList<ScopeFreshness> all = Of(now);
        HashSet<ResourceStore> omitted = [.. all.Where(static scope => !scope.IsServed).Select(static scope => scope.Scope.Store)];
        ExpositionSnapshot snapshot = ExpositionSnapshot.Take(now.Resources, filter, store => !omitted.Contains(store), namespaces);
        scopes =
        [
            .. all.Select(scope => (Scope: scope, Objects: snapshot.ObjectsOf(scope.Scope.Store)))
                .Where(static taken => taken.Objects is not null)
                .Select(static taken => taken.Scope with { Objects = taken.Objects!.Value }),
        ];
        return snapshot;
    }

    private List<ScopeFreshness> Of(FleetView now) => [.. now.Scopes.Select(scope => ScopeFreshness.Of(scope, options, time.GetUtcNow()))];
}
