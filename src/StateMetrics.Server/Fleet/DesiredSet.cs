using StateMetrics.Kubernetes.Discovery;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Resources.Custom;
using StateMetrics.Server.Namespaces;

namespace StateMetrics.Server.Fleet;

/// <summary>The reflectors that should run, as a pure function of the inputs.</summary>
internal static class DesiredSet
{
    internal static Dictionary<ReflectorKey, DesiredReflector> Of(FleetInputs inputs)
    {
        var desired = new Dictionary<ReflectorKey, DesiredReflector>();
        foreach (ResourceSlot slot in inputs.Resources.Slots)
        {
            if (VersionOf(slot.Kind.Resource, inputs.Served, inputs.Vanished) is string version
                && TryNamespaces(slot, inputs, out NameSet? namespaces))
            {
                foreach (ScopeSlot scope in slot.Scopes)
                {
                    NamespaceState own = inputs.Namespaces.Find(scope.Namespace);
                    if (own.IsOpen)
                    {
                        var wanted = new DesiredReflector(slot, scope, version, inputs.Shard)
                        {
                            FieldSelector = FieldSelectors.Of(inputs.Selection, slot.Kind.Resource, scope.Namespace),
                            Namespaces = namespaces,
                            Life = own.Life,
                        };
                        desired.Add(wanted.Key, wanted);
                    }
                }
            }
        }
        return desired;
    }

    /// <summary>
    /// The best version of the kind that the server has; null where it has none that we can read. A version about which
    /// discovery could not learn anything is tried: its reflector tells what is wrong. A custom kind is in the set because it is
    /// served, or was.
    /// </summary>
    internal static string? VersionOf(ResourceKind kind, ServedResources served, IReadOnlyList<CustomKind> vanished) => kind is CustomKind
        ? vanished.Any(gone => (gone.Group, gone.Version, gone.Plural) == (kind.Group, kind.Version, kind.Plural)) ? null : kind.Version
        : kind.Versions.FirstOrDefault(version => served.Serves(kind.Group, version, kind.Plural))
            ?? kind.Versions.FirstOrDefault(version => !served.Knows(kind.Group, version));

    /// <summary>False while the labels are not known by which the resource selects its namespaces.</summary>
    private static bool TryNamespaces(ResourceSlot slot, FleetInputs inputs, out NameSet? namespaces)
    {
        namespaces = null;
        if (!slot.Kind.Resource.Namespaced || slot.Kind.NamespaceSelector is not LabelSelector selector)
        {
            return true;
        }
        if (inputs.NamespaceLabels is not Collected<ItemLabels> known)
        {
            return false;
        }
        namespaces = new NameSet(known.Items.Where(item => selector.Matches(label => item.Value[label])).Select(item => item.Key));
        return true;
    }
}
