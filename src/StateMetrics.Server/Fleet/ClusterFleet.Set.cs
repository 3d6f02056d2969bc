using StateMetrics.Kubernetes.Model;
using StateMetrics.Server.Namespaces;

namespace StateMetrics.Server.Fleet;

/// <content>What is wanted, of what is demanded and what the server has.</content>
internal sealed partial class ClusterFleet
{
    // With a wildcard for the kind, definitions of ever other names may come and go.
    private const int VanishedMax = 50;

    // Kinds that a configuration names and the server had: they are shown as gone, as built-in ones are.
    private IReadOnlyList<CustomKind> _vanished = [];

    /// <summary>The set for this, the same one as before where nothing has changed.</summary>
    private ResourceSet SetOf(ResourceDemand demand, IReadOnlyList<CustomKind> kinds, NamespaceSet namespaces)
    {
        string[] selected = _options.NamespaceSelector is null ? [] : [.. namespaces.Names ?? []];
        if (demand == _setFor.Demand && kinds.SequenceEqual(_setFor.Kinds) && selected.SequenceEqual(_setFor.Selected))
        {
            return _set;
        }
        CustomKind[] vanished = [.. Vanished(demand, kinds)];
        _vanished = vanished.SequenceEqual(_vanished) ? _vanished : vanished;
        _setFor = (demand, kinds, selected);
        ResourceSet open = ResourceSet.Open(demand, [.. kinds, .. _vanished], _observer, _set);
        return _options.NamespaceSelector is null ? open : open.In(selected);
    }

    /// <summary>What was there and is not, nor any other version of it; the newest of them.</summary>
    private IEnumerable<CustomKind> Vanished(ResourceDemand demand, IReadOnlyList<CustomKind> kinds)
    {
        var served = kinds.Select(static kind => (kind.Group, kind.Plural)).ToHashSet();
        IReadOnlySet<string> groups = demand.Custom.Groups;
        return _vanished.Concat(_setFor.Kinds)
            .Where(kind => groups.Contains(kind.Group) && !served.Contains((kind.Group, kind.Plural)))
            .TakeLast(VanishedMax);
    }
}
