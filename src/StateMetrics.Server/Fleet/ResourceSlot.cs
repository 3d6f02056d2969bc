using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Resources.Pipeline;

namespace StateMetrics.Server.Fleet;

/// <summary>One enabled kind with the stores of its scopes, in --namespaces order.</summary>
internal sealed record ResourceSlot(CompiledKind Kind, IReadOnlyList<ScopeSlot> Scopes)
{
    public string Name => Kind.Name;

    /// <summary>All that its samples depend on, as a text: slots with equal ones can stand for each other.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>What it contributes to a scrape.</summary>
    public required ResourceExposition Exposition { get; init; }

    /// <summary>Whether this slot shows what the other one showed: the same resource, maybe in another version or otherwise.</summary>
    public bool Succeeds(ResourceSlot other) =>
        Kind.Resource.Group == other.Kind.Resource.Group && Kind.Resource.Plural == other.Kind.Resource.Plural
        && Kind.Resource is CustomKind == other.Kind.Resource is CustomKind;
}
