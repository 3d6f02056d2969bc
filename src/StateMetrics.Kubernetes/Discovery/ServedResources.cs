using System.Collections.Frozen;
using StateMetrics.Kubernetes.ListWatch;

namespace StateMetrics.Kubernetes.Discovery;

/// <summary>What an API server serves, as of one look: an immutable value.</summary>
public sealed class ServedResources
{
    private readonly FrozenDictionary<(string Group, string Version, string Plural), ServedResource> _byName;

    public ServedResources(ServerVersion version, IReadOnlyCollection<ServedResource> all, IReadOnlyDictionary<string, string> failures)
    {
        Version = version;
        Failures = failures;
        _byName = all.DistinctBy(r => (r.Group, r.Version, r.Plural)).ToFrozenDictionary(r => (r.Group, r.Version, r.Plural));
    }

    public ServerVersion Version { get; }

    /// <summary>Subresources are left out.</summary>
    public IReadOnlyCollection<ServedResource> All => _byName.Values;

    /// <summary>
    /// Group-versions ("apps/v1", "v1") that could not be looked at, each with the reason. What was known of them from the
    /// look before is kept in <see cref="All"/>: an aggregated API server that is down makes nothing "not served".
    /// </summary>
    public IReadOnlyDictionary<string, string> Failures { get; }

    public bool Serves(string group, string version, string plural) => _byName.ContainsKey((group, version, plural));

    /// <summary>Whether something that was served before is not any more.</summary>
    internal bool Lacks(ServedResources before) => before._byName.Keys.Any(name => !_byName.ContainsKey(name));

    public ServedResource? Find(string group, string version, string plural) => _byName.GetValueOrDefault((group, version, plural));

    /// <summary>Whether the answer about a group-version is sure; false where it could not be looked at.</summary>
    public bool Knows(string group, string version) => !Failures.ContainsKey(group.Length == 0 ? version : $"{group}/{version}");
}
