using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Store;

namespace StateMetrics.Exposition.Writing;

/// <summary>What a resource contributes to a scrape: its selected families, and its stores in the order of the scopes.</summary>
public sealed class ResourceExposition
{
    private readonly Fragment[] _textHeaders;
    private readonly Fragment[] _openMetricsHeaders;

    private readonly Func<IReadOnlyList<ResourceStore>> _stores;

    /// <summary>A resource with these stores for good.</summary>
    public ResourceExposition(string resource, IReadOnlyList<Family> families, IReadOnlyList<ResourceStore> stores)
        : this(resource, families, Given(families, stores))
    {
    }

    /// <summary>
    /// A resource whose stores come and go: each scrape asks once for those of now, which have to be for these families.
    /// </summary>
    public ResourceExposition(string resource, IReadOnlyList<Family> families, Func<IReadOnlyList<ResourceStore>> stores)
    {
        ArgumentNullException.ThrowIfNull(families);
        ArgumentNullException.ThrowIfNull(stores);
        (Resource, Families, _stores) = (resource, families, stores);
        _textHeaders = [.. families.Select(family => Fragment.Stored(HeaderText.Of(family, ExpositionFormat.Text)))];
        _openMetricsHeaders = [.. families.Select(family => Fragment.Stored(HeaderText.Of(family, ExpositionFormat.OpenMetrics)))];
    }

    /// <summary>The name by which scrapes order and filter: "pods".</summary>
    public string Resource { get; }

    /// <summary>Further names by which scrapes filter.</summary>
    public IReadOnlyList<string> OtherNames { get; init; } = [];

    public IReadOnlyList<Family> Families { get; }

    /// <summary>Those of now.</summary>
    public IReadOnlyList<ResourceStore> Stores => _stores();

    internal Fragment Header(int family, ExpositionFormat format) =>
        format == ExpositionFormat.OpenMetrics ? _openMetricsHeaders[family] : _textHeaders[family];

    private static Func<IReadOnlyList<ResourceStore>> Given(IReadOnlyList<Family> families, IReadOnlyList<ResourceStore> stores)
    {
        ArgumentNullException.ThrowIfNull(families);
        ArgumentNullException.ThrowIfNull(stores);
        ResourceStore[] given = [.. stores];
        return given.All(store => store.Families == families.Count)
            ? () => given
            : throw new ArgumentException($"a store is not for {families.Count} families", nameof(stores));
    }
}
