using StateMetrics.Resources;

namespace StateMetrics.Tidy.Tests;

/// <summary>The rules of SECURITY.md, from the catalogue: what list and watch are needed on.</summary>
internal static class RightsTable
{
    internal static string Markdown()
    {
        IEnumerable<string> rows = Catalog.All.GroupBy(static e => e.Resource.Group).OrderBy(static g => g.Key, StringComparer.Ordinal)
            .Select(static group =>
                $"| {(group.Key.Length == 0 ? "core" : group.Key)} | {Plurals(group, true)} | {Plurals(group, false)} |\n");
        return "| API group | list and watch by default | on request |\n|---|---|---|\n" + string.Concat(rows);
    }

    private static string Plurals(IEnumerable<CatalogEntry> group, bool isDefault) => string.Join(
        ", ", group.Where(e => e.IsDefault == isDefault).Select(static e => e.Resource.Plural).Order(StringComparer.Ordinal));
}
