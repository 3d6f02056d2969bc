using System.Text;
using StateMetrics.Exposition.Families;

namespace StateMetrics.Exposition.Writing;

/// <summary>The HELP and TYPE lines of a family.</summary>
internal static class HeaderText
{
    public static byte[] Of(Family family, ExpositionFormat format)
    {
        string stable = family.Stability == Stability.Stable ? "[STABLE] " : "";
        string deprecated = family.DeprecatedSince is null ? "" : $"(Deprecated since {family.DeprecatedSince}) ";
        string help = family.Help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(
            $"# HELP {family.Name} {stable}{deprecated}{help}\n# TYPE {family.Name} {TypeWord(family.Type, format)}\n");
    }

    private static string TypeWord(FamilyType type, ExpositionFormat format) => type switch
    {
        FamilyType.Counter => "counter",
        FamilyType.Histogram => "histogram",
        FamilyType.Info when format == ExpositionFormat.OpenMetrics => "info",
        FamilyType.StateSet when format == ExpositionFormat.OpenMetrics => "stateset",
        _ => "gauge",
    };
}
