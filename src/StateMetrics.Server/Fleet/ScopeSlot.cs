using StateMetrics.Resources.Pipeline;

namespace StateMetrics.Server.Fleet;

/// <summary>The place of one resource in one scope: its store, which is there from the start, whether anything fills it or not.</summary>
/// <param name="Namespace">Null reads all namespaces, or a cluster-scoped resource.</param>
internal sealed record ScopeSlot(string? Namespace, StoreSink Sink);
