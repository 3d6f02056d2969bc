using StateMetrics.Exposition.Families;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Resources;
using StateMetrics.Resources.Custom;
using StateMetrics.Server.Configuration;

namespace StateMetrics.Server.Fleet;

/// <summary>
/// What the configuration asks to be read, and how it is shown: an immutable value. A reload makes another one, and
/// <see cref="ResourceSet"/> finds out what differs.
/// </summary>
internal sealed record ResourceDemand
{
    /// <summary>The kinds that we know.</summary>
    public required IReadOnlyList<CatalogEntry> Catalog { get; init; }

    public required ResourceSelection Selection { get; init; }

    public FamilyLists Families { get; init; } = new();

    /// <summary>The kinds that somebody has described.</summary>
    public CustomResourceConfiguration Custom { get; init; } = CustomResourceConfiguration.None;

    /// <summary>What every sample begins with.</summary>
    public ConstantLabels Constants { get; init; } = ConstantLabels.None;

    public CustomBounds Bounds { get; init; } = new();

    /// <summary>The enabled kinds of a server that serves these kinds beside those of the catalogue.</summary>
    internal IReadOnlyList<CatalogEntry> Enabled(IReadOnlyList<CustomKind> served) =>
    [
        .. Catalog.Where(entry => Selection.Resources.Contains(entry.Name)),
        .. Custom.Resources == 0 ? [] : Custom.Resolve(served, Bounds),
    ];
}
