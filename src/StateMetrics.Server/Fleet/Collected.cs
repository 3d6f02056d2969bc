using System.Collections.Immutable;

namespace StateMetrics.Server.Fleet;

/// <summary>What is known of a small collection of the server: an immutable value.</summary>
/// <param name="Items">By name.</param>
internal sealed record Collected<T>(ImmutableSortedDictionary<string, T> Items)
{
    /// <summary>The server does not serve the collection, or does not let us read it: nothing is known of its items.</summary>
    public bool IsUnreadable { get; init; }
}
