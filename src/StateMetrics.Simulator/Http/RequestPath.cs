using StateMetrics.Simulator.Cluster;

namespace StateMetrics.Simulator.Http;

/// <summary>The parts of a resource's path.</summary>
internal readonly record struct RequestPath(ResourceId Resource, string? Namespace, string? Name, string? Subresource)
{
    /// <summary>Reads <c>/api/v1/…</c> and <c>/apis/GROUP/VERSION/…</c>; null for a path that names no resource.</summary>
    internal static RequestPath? Parse(string path)
    {
        string[] parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts switch
        {
            ["api", string version, .. string[] rest] when rest.Length > 0 => Rest("", version, rest),
            ["apis", string group, string version, .. string[] rest] when rest.Length > 0 => Rest(group, version, rest),
            _ => null,
        };
    }

    private static RequestPath? Rest(string group, string version, string[] parts)
    {
        ResourceId Id(string plural) => new(group, version, plural);
        return parts switch
        {
            ["namespaces", string name, "status" or "finalize"] => new RequestPath(Id("namespaces"), null, name, parts[2]),
            ["namespaces", string ns, string plural] => new RequestPath(Id(plural), ns, null, null),
            ["namespaces", string ns, string plural, string name] => new RequestPath(Id(plural), ns, name, null),
            ["namespaces", string ns, string plural, string name, string sub] => new RequestPath(Id(plural), ns, name, sub),
            [string plural] => new RequestPath(Id(plural), null, null, null),
            [string plural, string name] => new RequestPath(Id(plural), null, name, null),
            [string plural, string name, string sub] => new RequestPath(Id(plural), null, name, sub),
            _ => null,
        };
    }
}
