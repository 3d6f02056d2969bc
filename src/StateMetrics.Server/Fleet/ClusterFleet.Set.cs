using StateMetrics.Kubernetes.Discovery;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Server.Namespaces;
using StateMetrics.Server.Sharding;

namespace StateMetrics.Server.Fleet;

/// <content>What is wanted, of what is demanded and what the server has.</content>
internal sealed partial class ClusterFleet
{
    // With a wildcard for the kind, definitions of ever other names may come and go.
    private const int VanishedMax = 50;

    // Kinds that a configuration names and the server had: they are shown as gone, as built-in ones are.
    private IReadOnlyList<CustomKind> _vanished = [];

    private FleetInputs InputsOf(
        ResourceDemand demand, ServedResources found, ShardPlan ours, (SideCollections Sides, INamespaceSource Namespaces) from)
    {
        from.Namespaces.Follow(demand.Selection);
        NamespaceSet places = from.Namespaces.Current.Value ?? NamespaceSet.None;
        ResourceSet wanted = SetOf(demand, from.Sides.KindsOf(demand, found), places);
        return new FleetInputs(found, ours, wanted, places)
        {
            Selection = demand.Selection,
            Vanished = _vanished,
            NamespaceLabels = from.Sides.NamespaceLabels,
        };
    }

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
