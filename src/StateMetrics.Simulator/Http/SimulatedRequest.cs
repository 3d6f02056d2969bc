using StateMetrics.Simulator.Cluster;

namespace StateMetrics.Simulator.Http;

/// <summary>One request as the server understood it: what tests assert on and what faults and denials are matched with.</summary>
public sealed record SimulatedRequest
{
    /// <summary>Position in the order of arrival, from 1.</summary>
    public required long Number { get; init; }

    /// <summary>When it came, by the cluster's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The HTTP method.</summary>
    public required string Method { get; init; }

    public required string Path { get; init; }

    /// <summary>The query with its question mark, still escaped; empty where there is none.</summary>
    public required string Query { get; init; }

    /// <summary>get, list, watch, create, update, patch or delete; for paths that are no resource always get.</summary>
    public required string Verb { get; init; }

    /// <summary>The resource of the path; null for discovery, probes and the like.</summary>
    public ResourceId? Resource { get; init; }

    /// <summary>The namespace of the path; null for a request to all namespaces or to a cluster-wide resource.</summary>
    public string? Namespace { get; init; }

    public string? Name { get; init; }

    public string? Subresource { get; init; }

    public string UserAgent { get; init; } = "";

    public string Accept { get; init; } = "";

    public bool HasAuthorization { get; init; }

    /// <summary>Names the TCP connection, so that tests can count them.</summary>
    public string Connection { get; init; } = "";

    /// <summary>Whether this lists the resource with this plural.</summary>
    public bool IsList(string plural) => Verb == "list" && Resource?.Plural == plural;

    /// <summary>Whether this watches the resource with this plural.</summary>
    public bool IsWatch(string plural) => Verb == "watch" && Resource?.Plural == plural;

    public override string ToString() => $"{Verb} {Path}{Query}";
}
