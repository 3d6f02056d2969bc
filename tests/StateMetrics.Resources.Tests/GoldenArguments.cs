using StateMetrics.Exposition.Families;

namespace StateMetrics.Resources.Tests;

/// <summary>The flags of a case that decide which families of which resources are served.</summary>
internal sealed class GoldenArguments
{
    private readonly List<(string Flag, string Value)> _flags = [];

    internal GoldenArguments(IEnumerable<string> arguments)
    {
        foreach (string argument in arguments)
        {
            string[] parts = argument.Split('=', 2);
            _flags.Add((parts[0], parts.Length > 1 ? parts[1] : ""));
        }
    }

    /// <summary>The resources in use, whether the catalogue has them or not; null for its own choice.</summary>
    private IReadOnlyList<string>? Resources => _flags.Exists(f => f.Flag == "--resources") ? Items("--resources") : null;

    internal bool IsCovered =>
        Resources is { } resources
        && resources.All(name => Catalog.All.Any(entry => entry.Name == name))
        && _flags.TrueForAll(f => f.Flag is "--resources" or "--metric-allowlist" or "--metric-denylist" or "--metric-opt-in-list"
            or "--metric-labels-allowlist" or "--metric-annotations-allowlist");

    internal IEnumerable<CatalogEntry> Entries => Catalog.All.Where(entry => Resources?.Contains(entry.Name) ?? entry.IsDefault);

    internal Selection Selection => new(Items("--metric-allowlist"), Items("--metric-denylist"), Items("--metric-opt-in-list"));

    internal LabelAllowlists Labels => Allowlists("--metric-labels-allowlist");

    internal LabelAllowlists Annotations => Allowlists("--metric-annotations-allowlist");

    private List<string> Items(string flag) =>
        [.. _flags.Where(f => f.Flag == flag)
            .SelectMany(f => f.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];

    /// <summary>Of several the last one counts.</summary>
    private LabelAllowlists Allowlists(string flag) =>
        LabelAllowlists.Parse(_flags.LastOrDefault(f => f.Flag == flag).Value ?? "", GoldenCase.Resources);
}
