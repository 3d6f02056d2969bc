using System.Text;
using StateMetrics.Exposition.Families;
using StateMetrics.Resources;

namespace StateMetrics.Tidy.Tests;

/// <summary>The reference of METRICS.md: every kind of the catalogue with its families, from the tables themselves.</summary>
internal static class FamilyReference
{
    internal static string Markdown()
    {
        var text = new StringBuilder();
        text.Append($"{Catalog.All.Count} resources, {Catalog.All.Sum(e => e.Families.Count)} families.\n");
        foreach (CatalogEntry entry in Catalog.All)
        {
            Append(text, entry);
        }
        return text.ToString();
    }

    private static void Append(StringBuilder text, CatalogEntry entry)
    {
        text.Append($"\n## {entry.Name}\n\n{entry.Resource.Kind} of ");
        text.Append($"{string.Join(", or else ", entry.Resource.Versions.Select(entry.Resource.GroupVersion))}, ");
        text.Append(entry.Resource.Namespaced ? "namespaced, " : "cluster-scoped, ");
        text.Append(entry.IsDefault ? "on by default.\n\n" : "on request.\n\n");
        text.Append("| family | type | stability | labels | help |\n|---|---|---|---|---|\n");
        foreach (Family family in entry.Families)
        {
            text.Append($"| {family.Name} | {family.Type.ToString().ToLowerInvariant()} | {StabilityOf(family)} | ");
            text.Append($"{LabelsOf(family)} | {family.Help.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
        }
    }

    private static string StabilityOf(Family family) =>
        family.Stability.ToString().ToUpperInvariant()
        + (family.OptIn ? ", opt-in" : "")
        + (family.DeprecatedSince is null ? "" : $", deprecated since {family.DeprecatedSince}");

    private static string LabelsOf(Family family)
    {
        string labels = string.Join(", ", family.Labels) + family.Dynamic switch
        {
            DynamicLabels.None => "",
            DynamicLabels.EveryLabel => ", label_\\<key\\>",
            _ => $"{(family.Labels.Count == 0 ? "" : ", ")}{family.Dynamic.ToString().ToLowerInvariant()}_\\<key\\>",
        };
        return string.Join("; or ", family.LabelVariants.Select(variant => string.Join(", ", variant)).Prepend(labels));
    }
}
