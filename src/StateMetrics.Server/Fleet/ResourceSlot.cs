using StateMetrics.Resources.Pipeline;

namespace StateMetrics.Server.Fleet;

/// <summary>One enabled kind with the stores of its scopes, in --namespaces order.</summary>
internal sealed record ResourceSlot(CompiledKind Kind, IReadOnlyList<ScopeSlot> Scopes)
{
    public string Name => Kind.Name;
}
