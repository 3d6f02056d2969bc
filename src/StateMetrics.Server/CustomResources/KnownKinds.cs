using StateMetrics.Kubernetes.Discovery;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Server.Fleet;

namespace StateMetrics.Server.CustomResources;

/// <summary>
/// The kinds of a server that a configuration can mean. The definitions of custom resources tell at once what comes, changes
/// and goes; everything else, aggregated APIs and built-in kinds among it, discovery tells at its next look.
/// </summary>
internal sealed class KnownKinds
{
    private readonly HashSet<(string Group, string Version, string Plural)> _withdrawn = [];
    private HashSet<(string Group, string Version, string Plural)> _defined = [];

    /// <summary>
    /// The kinds of these groups in a fixed order, of each group and kind the best version first. What is defined no more is not
    /// believed to an older look of discovery.
    /// </summary>
    internal IReadOnlyList<CustomKind> Of(Collected<DefinedKinds> definitions, ServedResources served, IReadOnlySet<string> groups)
    {
        List<CustomKind> all = [.. definitions.Items.Values.SelectMany(static definition => definition.All)];
        var defined = all.Select(static kind => (kind.Group, kind.Version, kind.Plural)).ToHashSet();
        _withdrawn.UnionWith(_defined.Except(defined));
        _withdrawn.RemoveWhere(one => defined.Contains(one) || !served.Serves(one.Group, one.Version, one.Plural));
        _defined = defined;
        var plurals = defined.Select(static one => (one.Group, one.Plural)).ToHashSet();
        IEnumerable<CustomKind> others = served.All
            .Where(one => groups.Contains(one.Group) && !plurals.Contains((one.Group, one.Plural)) && CanBeFollowed(one)
                && !_withdrawn.Contains((one.Group, one.Version, one.Plural)))
            .OrderBy(static one => one.Group, StringComparer.Ordinal)
            .ThenBy(static one => one.Version, ApiVersionOrder.BestFirst)
            .ThenBy(static one => one.Plural, StringComparer.Ordinal)
            .Select(static one => new CustomKind
            {
                Group = one.Group,
                Version = one.Version,
                Plural = one.Plural,
                Kind = one.Kind,
                Namespaced = one.Namespaced,
            });
        return [.. all.Where(kind => groups.Contains(kind.Group)), .. others];
    }

    private static bool CanBeFollowed(ServedResource resource) => resource.Verbs.Contains("list") && resource.Verbs.Contains("watch");
}
