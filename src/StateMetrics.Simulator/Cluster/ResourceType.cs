using StateMetrics.Simulator.Encoding;
using TextEncoding = System.Text.Encoding;

namespace StateMetrics.Simulator.Cluster;

/// <summary>
/// What the server knows of one resource. <paramref name="message"/> is the full name of its protobuf message, null
/// for a resource that exists as JSON only (custom resources).
/// </summary>
public sealed class ResourceType(string group, string version, string plural, string kind, string? message = null)
{
    public ResourceId Id { get; } = new(group, version, plural);

    public string Kind { get; } = kind;

    public bool Namespaced { get; init; }

    /// <summary>The status is written through its own subresource; plain REST writes of the object leave it alone.</summary>
    public bool HasStatus { get; init; }

    /// <summary>metadata.generation counts the changes of the spec.</summary>
    public bool HasGeneration { get; init; }

    /// <summary>Fields beside metadata.name and metadata.namespace that a field selector may name, as paths (<c>spec.foo</c>).</summary>
    public IReadOnlyList<string> SelectableFields { get; init; } = [];

    /// <summary>What people type instead of the plural; null for none.</summary>
    public string? ShortName { get; init; }

    internal bool IsCustom => Message is null;

    internal MessageShape? Message => message is null ? null : MessageTable.Get(message);

    /// <summary>What every stored object of this type begins with; list items of built-in types leave it out.</summary>
    internal byte[] JsonPrefix { get; } = TextEncoding.UTF8.GetBytes(message is null
        ? $"{{\"apiVersion\":\"{new ResourceId(group, version, plural).GroupVersion}\",\"kind\":\"{kind}\","
        : $"{{\"kind\":\"{kind}\",\"apiVersion\":\"{new ResourceId(group, version, plural).GroupVersion}\",");

    internal string Singular => Kind.ToLowerInvariant();

    public override string ToString() => Id.ToString();
}
