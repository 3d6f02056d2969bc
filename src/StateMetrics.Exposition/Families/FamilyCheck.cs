namespace StateMetrics.Exposition.Families;

/// <summary>What a scraper would refuse, or a reader stumble over, in a family; found when the table is made.</summary>
internal static class FamilyCheck
{
    public static void Family(Family family)
    {
        if (!IsName(family.Name, colons: true))
        {
            throw new ArgumentException($"'{family.Name}' is no legal family name", nameof(family));
        }

        if (string.IsNullOrWhiteSpace(family.Help) || family.Help.Contains('\r', StringComparison.Ordinal))
        {
            throw new ArgumentException($"the help of {family.Name} must be a text", nameof(family));
        }

        Labels(family.Name, family.Labels);
        foreach (IReadOnlyList<string> variant in family.LabelVariants)
        {
            Labels(family.Name, variant);
        }
    }

    public static void Labels(string where, IReadOnlyList<string> labels)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string label in labels)
        {
            // Two leading underscores are Prometheus' own.
            if (!IsName(label, colons: false) || label.StartsWith("__", StringComparison.Ordinal))
            {
                throw new ArgumentException($"'{label}' is no legal label name ({where})", nameof(labels));
            }

            if (!seen.Add(label))
            {
                throw new ArgumentException($"label {label} occurs twice ({where})", nameof(labels));
            }
        }
    }

    private static bool IsName(string text, bool colons)
    {
        if (text.Length == 0 || char.IsAsciiDigit(text[0]))
        {
            return false;
        }

        foreach (char c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_' && !(colons && c == ':'))
            {
                return false;
            }
        }

        return true;
    }
}
