using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Store;

namespace StateMetrics.Exposition.Writing;

/// <summary>What a resource contributes to a scrape: its selected families, and its stores in the order of the scopes.</summary>
public sealed class ResourceExposition
{
    private readonly Fragment[] _textHeaders;
    private readonly Fragment[] _openMetricsHeaders;

    public ResourceExposition(string resource, IReadOnlyList<Family> families, IReadOnlyList<ResourceStore> stores)
    {
        ArgumentNullException.ThrowIfNull(families);
        ArgumentNullException.ThrowIfNull(stores);
        if (stores.Any(store => store.Families != families.Count))
        {
            throw new ArgumentException($"a store of {resource} is not for {families.Count} families", nameof(stores));
        }

        (Resource, Families, Stores) = (resource, families, [.. stores]);
        _textHeaders = [.. families.Select(family => Fragment.Stored(HeaderText.Of(family, ExpositionFormat.Text)))];
        _openMetricsHeaders = [.. families.Select(family => Fragment.Stored(HeaderText.Of(family, ExpositionFormat.OpenMetrics)))];
    }

    /// <summary>The name by which scrapes order and filter: "pods".</summary>
    public string Resource { get; }

    /// <summary>Further names by which scrapes filter.</summary>
    public IReadOnlyList<string> OtherNames { get; init; } = [];

    public IReadOnlyList<Family> Families { get; }

    public IReadOnlyList<ResourceStore> Stores { get; }

    internal Fragment Header(int family, ExpositionFormat format) =>
        format == ExpositionFormat.OpenMetrics ? _openMetricsHeaders[family] : _textHeaders[family];
}
