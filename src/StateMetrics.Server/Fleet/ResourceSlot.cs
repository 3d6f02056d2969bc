using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.ListWatch;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Resources.Pipeline;

namespace StateMetrics.Server.Fleet;

/// <summary>One enabled kind with the stores of its scopes, in --namespaces order.</summary>
internal sealed record ResourceSlot(CompiledKind Kind, IReadOnlyList<ScopeSlot> Scopes)
{
    public string Name => Kind.Name;

    /// <summary>Opens a further scope of the kind.</summary>
    public required Func<string?, ScopeSlot> Open { get; init; }

    /// <summary>The requests for all scopes, past ones included: a sum that never falls.</summary>
    public RequestCounts Counts { get; } = new();

    /// <summary>All that its samples depend on, as a text: slots with equal ones can stand for each other.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>What it contributes to a scrape.</summary>
    public required ResourceExposition Exposition { get; init; }

    /// <summary>
    /// The same with a scope for each of these namespaces, null for all at once; those that it has stay. Itself where nothing differs.
    /// </summary>
    public ResourceSlot In(IReadOnlyList<string?> namespaces)
    {
        if (Scopes.Select(static scope => scope.Namespace).SequenceEqual(namespaces))
        {
            return this;
        }
        var kept = Scopes.ToDictionary(static scope => scope.Namespace ?? "", StringComparer.Ordinal);
        return On([.. namespaces.Select(ns => kept.GetValueOrDefault(ns ?? "") ?? Open(ns))]);
    }

    public ResourceSlot On(IReadOnlyList<ScopeSlot> scopes) => this with
    {
        Scopes = scopes,
        Exposition = new ResourceExposition(Name, Kind.Families, [.. scopes.Select(static scope => scope.Sink.Store)])
        {
            OtherNames = Kind.OtherNames,
        },
    };

    /// <summary>Whether it is the other one, or that with other namespaces.</summary>
    public bool Shows(ResourceSlot other) => Name == other.Name && Fingerprint == other.Fingerprint;

    /// <summary>Whether this slot shows what the other one showed: the same resource, maybe in another version or otherwise.</summary>
    public bool Succeeds(ResourceSlot other) =>
        Kind.Resource.Group == other.Kind.Resource.Group && Kind.Resource.Plural == other.Kind.Resource.Plural
        && Kind.Resource is CustomKind == other.Kind.Resource is CustomKind;
}
