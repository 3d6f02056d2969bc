using StateMetrics.Kubernetes.Reflector;

namespace StateMetrics.Resources.Pipeline;

/// <summary>
/// Objects that are known and of which nothing is held: they cannot be shown, or are more than may be. An audit must not take
/// them for lost ones. Usually empty.
/// </summary>
internal sealed class UnshownObjects
{
    private Dictionary<ulong, ObjectIdentity>? _byName;

    internal bool IsEmpty => _byName is null || _byName.Count == 0;

    internal IEnumerable<ObjectIdentity> All => _byName?.Values ?? Enumerable.Empty<ObjectIdentity>();

    internal void Add(ObjectIdentity identity) => (_byName ??= [])[identity.Name] = identity;

    /// <summary>Does nothing where the name is another life's.</summary>
    internal void Remove(ObjectIdentity identity)
    {
        if (_byName is not null && _byName.TryGetValue(identity.Name, out ObjectIdentity known) && known.Life == identity.Life)
        {
            _byName.Remove(identity.Name);
        }
    }

    internal void Become(UnshownObjects other) => _byName = other._byName;
}
