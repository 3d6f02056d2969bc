namespace StateMetrics.Server.Configuration;

/// <summary>Finds the name that was probably meant.</summary>
internal static class Spelling
{
    // Longer input is no slip of the finger, and the distance costs the product of both lengths.
    private const int CharactersMax = 64;

    /// <summary>The nearest of <paramref name="names"/>; null where none is near: more than a quarter of the letters differ.</summary>
    internal static string? Nearest(string typed, IEnumerable<string> names)
    {
        if (typed.Length is 0 or > CharactersMax)
        {
            return null;
        }
        string plain = typed.ToLowerInvariant().Replace('_', '-');
        (string name, int distance) = names
            .Select(name => (name, Distance(plain, name.Replace('_', '-'))))
            .DefaultIfEmpty(("", int.MaxValue))
            .MinBy(candidate => candidate.Item2);
        return distance <= plain.Length / 4 ? name : null;
    }

    /// <summary>Insertions, deletions and replacements of letters from one to the other (Levenshtein).</summary>
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.Length];
    }
}
