using System.Collections.Immutable;

namespace StateMetrics.Server.Namespaces;

/// <summary>The namespaces that are read one by one, as of one moment: an immutable value.</summary>
internal sealed class NamespaceSet
{
    /// <summary>No namespace is read by itself: every request is for all of them.</summary>
    public static readonly NamespaceSet Everything = new(null);

    /// <summary>None that we know of.</summary>
    public static readonly NamespaceSet None = Of([]);

    private readonly ImmutableSortedDictionary<string, NamespaceState>? _byName;

    private NamespaceSet(ImmutableSortedDictionary<string, NamespaceState>? byName) => _byName = byName;

    /// <summary>In byte order; null for <see cref="Everything"/>.</summary>
    public IEnumerable<string>? Names => _byName?.Keys;

    public static NamespaceSet Of(IEnumerable<KeyValuePair<string, NamespaceState>> namespaces) =>
        new(namespaces.ToImmutableSortedDictionary(StringComparer.Ordinal));

    public NamespaceSet With(string name, NamespaceState status) =>
        new((_byName ?? ImmutableSortedDictionary.Create<string, NamespaceState>(StringComparer.Ordinal)).SetItem(name, status));

    /// <summary>Null, which stands for all namespaces or for none, is always open.</summary>
    public NamespaceState Find(string? name) => name is null ? NamespaceState.Open
        : _byName?.GetValueOrDefault(name) ?? NamespaceState.Open;
}
