using System.Text.Json;

namespace StateMetrics.Simulator.Cluster;

/// <summary>The status that the API server itself gives to a new object, whatever the request had there.</summary>
internal static class InitialStatus
{
    private static readonly JsonDocument s_active = JsonDocument.Parse("""{"phase":"Active"}""");
    private static readonly JsonDocument s_pending = JsonDocument.Parse("""{"phase":"Pending"}""");

    internal static JsonElement? Of(ResourceType type) => type.Id.ToString() switch
    {
        "v1/namespaces" => s_active.RootElement,
        "v1/pods" or "v1/persistentvolumeclaims" or "v1/persistentvolumes" => s_pending.RootElement,
        _ => default(JsonElement),
    };
}
