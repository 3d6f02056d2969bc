using StateMetrics.Kubernetes.Discovery;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Server.Namespaces;

namespace StateMetrics.Server.Fleet;

/// <summary>The reflectors that should run, as a pure function of the inputs.</summary>
internal static class DesiredSet
{
    internal static Dictionary<ReflectorKey, DesiredReflector> Of(IReadOnlyList<ResourceSlot> slots, FleetInputs inputs)
    {
        var desired = new Dictionary<ReflectorKey, DesiredReflector>();
        foreach (ResourceSlot slot in slots)
        {
            if (VersionOf(slot.Kind.Resource, inputs.Served) is string version)
            {
                foreach (ScopeSlot scope in slot.Scopes)
                {
                    NamespaceState ns = inputs.Namespaces.Find(scope.Namespace);
                    if (ns.IsOpen)
                    {
                        var wanted = new DesiredReflector(slot, scope, version, inputs.Shard) { Life = ns.Life };
                        desired.Add(wanted.Key, wanted);
                    }
                }
            }
        }
        return desired;
    }

    /// <summary>
    /// The best version of the kind that the server has; null where it has none that we can read. A version about which
    /// discovery could not learn anything is tried: its reflector tells what is wrong.
    /// </summary>
    internal static string? VersionOf(ResourceKind kind, ServedResources served) =>
        kind.Versions.FirstOrDefault(version => served.Serves(kind.Group, version, kind.Plural))
        ?? kind.Versions.FirstOrDefault(version => !served.Knows(kind.Group, version));
}
