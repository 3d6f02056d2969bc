using StateMetrics.Kubernetes.ListWatch;
using StateMetrics.Resources.Pipeline;

namespace StateMetrics.Server.Fleet;

/// <summary>
/// One enabled kind with the stores of its scopes, in --namespaces order, or in byte order where labels select namespaces.
/// </summary>
internal sealed class ResourceSlot(CompiledKind kind, Func<string?, ScopeSlot> open, IReadOnlyList<string?> scopes)
{
    private volatile IReadOnlyList<ScopeSlot> _scopes = [.. scopes.Select(open)];

    public CompiledKind Kind => kind;

    public string Name => kind.Name;

    /// <summary>Those of now: an immutable list, replaced as a whole.</summary>
    public IReadOnlyList<ScopeSlot> Scopes => _scopes;

    /// <summary>The requests for all scopes, past ones included: a sum that never falls.</summary>
    public RequestCounts Counts { get; } = new();

    /// <summary>Has a scope for each of these namespaces and no other, from now on. Called by one thread at a time.</summary>
    public void Follow(IEnumerable<string> namespaces)
    {
        var kept = _scopes.ToDictionary(static scope => scope.Namespace ?? "", StringComparer.Ordinal);
        _scopes = [.. namespaces.Select(ns => kept.GetValueOrDefault(ns) ?? open(ns))];
    }
}
