namespace StateMetrics.Exposition.Writing;

/// <summary>
/// Which resources a scrape asks for by <c>?resources=a,b</c> and <c>?exclude_resources=c</c>. Both may repeat; excluding
/// wins. Names are exact, and a name that nobody has selects nothing.
/// </summary>
public sealed class ResourceFilter
{
    private readonly HashSet<string>? _only;
    private readonly HashSet<string> _without;

    /// <summary>Null where the query has no such parameter; a parameter without names selects nothing.</summary>
    public ResourceFilter(IEnumerable<string?>? resources, IEnumerable<string?>? excludeResources)
    {
        _only = resources is null ? null : Names(resources);
        _without = Names(excludeResources ?? []);
    }

    public static ResourceFilter All { get; } = new(null, null);

    public bool Selects(string resource) => (_only is null || _only.Contains(resource)) && !_without.Contains(resource);

    /// <summary>By any of its names.</summary>
    internal bool Selects(ResourceExposition resource) =>
        (_only is null || _only.Contains(resource.Resource) || resource.OtherNames.Any(_only.Contains))
        && !_without.Contains(resource.Resource) && !resource.OtherNames.Any(_without.Contains);

    private static HashSet<string> Names(IEnumerable<string?> values) =>
        values.SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .ToHashSet(StringComparer.Ordinal);
}
