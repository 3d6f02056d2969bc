using StateMetrics.Exposition.Store;
using StateMetrics.Exposition.Writing;
using StateMetrics.Server.Clusters;
using StateMetrics.Server.Configuration;
using StateMetrics.Server.Telemetry;

namespace StateMetrics.Server.Health;

/// <summary>Looks at the freshness of everything that is read.</summary>
internal sealed class FreshnessLook(Func<IReadOnlyList<ClusterView>> view, FreshnessOptions options, TimeProvider time)
{
    public FreshnessOptions Options => options;

    /// <summary>Every enabled resource in every scope of every cluster, in output order.</summary>
    public IReadOnlyList<ScopeFreshness> Scopes() => [.. view().SelectMany(Of)];

    /// <summary>Everything that is said about the copies.</summary>
    public SelfText Told()
    {
        IReadOnlyList<ClusterView> now = view();
        return SelfText.Join(ScopeFamilies.Everything, [.. now.Select(cluster => cluster.Families.All(Of(cluster)))]);
    }

    /// <summary>
    /// A snapshot for a scrape, and what was proven about its resources. The proofs are read first, so that none can be
    /// younger than the data that it speaks of.
    /// </summary>
    /// <param name="filter">Which resources.</param>
    /// <param name="namespaces">Only what belongs to these; null for everything.</param>
    /// <param name="cluster">Only this one; null for all of them.</param>
    /// <returns>The snapshot, with what is said of the resources that were taken; null where there is no such cluster.</returns>
    public (ExpositionSnapshot Snapshot, SelfText Told)? Take(
        ResourceFilter filter, IReadOnlyCollection<string>? namespaces, string? cluster = null)
    {
        List<(ClusterView Cluster, List<ScopeFreshness> Scopes)> now =
            [.. view().Where(one => cluster is null || one.Name == cluster).Select(one => (one, Of(one)))];
        if (now.Count == 0 && cluster is not null)
        {
            return null;
        }
        HashSet<ResourceStore> omitted =
            [.. now.SelectMany(static one => one.Scopes).Where(static scope => !scope.IsServed).Select(static scope => scope.Scope.Store)];
        ExpositionSnapshot snapshot = ExpositionSnapshot.Take(
            now.SelectMany(static one => one.Cluster.Fleet.Resources), filter, store => !omitted.Contains(store), namespaces);
        // What is known of whole resources is more than the state of a namespace.
        return (snapshot, namespaces is not null ? SelfText.Empty : SelfText.Join(
            ScopeFamilies.Everything, [.. now.Select(one => one.Cluster.Families.Freshness([.. Taken(one.Scopes, snapshot)]))]));
    }

    private static IEnumerable<ScopeFreshness> Taken(List<ScopeFreshness> scopes, ExpositionSnapshot snapshot) =>
        scopes.Select(scope => (Scope: scope, Objects: snapshot.ObjectsOf(scope.Scope.Store)))
            .Where(static taken => taken.Objects is not null)
            .Select(static taken => taken.Scope with { Objects = taken.Objects!.Value });

    private List<ScopeFreshness> Of(ClusterView now) =>
        [.. now.Fleet.Scopes.Select(scope => ScopeFreshness.Of(scope, options, time.GetUtcNow()))];
}
