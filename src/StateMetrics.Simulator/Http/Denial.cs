using StateMetrics.Simulator.Cluster;

namespace StateMetrics.Simulator.Http;

/// <summary>What may not be done; null members stand for everything.</summary>
public sealed record Denial
{
    /// <summary>get, list, watch, create, update, patch or delete.</summary>
    public string? Verb { get; init; }

    /// <summary>The API group; "" is the core group.</summary>
    public string? Group { get; init; }

    public string? Plural { get; init; }

    /// <summary>The namespace of the request; "" is a request across all namespaces.</summary>
    public string? Namespace { get; init; }

    internal bool Covers(SimulatedRequest request) =>
        request.Resource is { } resource && Covers(request.Verb, resource, PlaceOf(request));

    internal bool Covers(string verb, ResourceId resource, string ns) =>
        (Verb is null || Verb == verb)
        && (Group is null || Group == resource.Group)
        && (Plural is null || Plural == resource.Plural)
        && (Namespace is null || Namespace == ns);

    // A namespace is in itself, as far as rights are concerned: a Role in it may let somebody get it.
    internal static string PlaceOf(SimulatedRequest request) => request.Namespace
        ?? (request.Resource is { Group: "", Plural: "namespaces" } ? request.Name ?? "" : "");
}
