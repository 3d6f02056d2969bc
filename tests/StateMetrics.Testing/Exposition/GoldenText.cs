using System.Text;

namespace StateMetrics.Testing.Exposition;

/// <summary>
/// Expositions in the form in which they compare as whole texts, by the rules of tests/golden/compare.py: no HELP lines, the
/// samples of a family in order, everything else as it stands.
/// </summary>
public static class GoldenText
{
    public static string Sorted(string exposition)
    {
        ArgumentNullException.ThrowIfNull(exposition);
        var text = new StringBuilder();
        foreach (Block block in Blocks(exposition))
        {
            block.AppendTo(text, block.Samples);
        }
        return text.ToString();
    }

    /// <summary>
    /// The expected text with every series once, since kube-state-metrics may print one several times, even with different
    /// values, and a scrape must not: any one of these values is right, hence the one of the actual text where it has one.
    /// </summary>
    public static string SortedOnce(string expected, string actual)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(actual);
        Dictionary<string, string> printed = [];
        foreach (string line in Blocks(actual).SelectMany(block => block.Samples))
        {
            (string series, string value) = Split(line);
            printed.TryAdd(series, value);
        }
        var text = new StringBuilder();
        foreach (Block block in Blocks(expected))
        {
            block.AppendTo(text, block.Samples.Select(Split).GroupBy(sample => sample.Series, sample => sample.Value).Select(values =>
            {
                bool agrees = printed.TryGetValue(values.Key, out string? value) && values.Contains(value);
                return $"{values.Key} {(agrees ? value : values.First())}";
            }));
        }
        return text.ToString();
    }

    /// <summary>Names of the families with at least one sample.</summary>
    public static IEnumerable<string> FamiliesWithSamples(string exposition) =>
        Blocks(exposition).Where(block => block.Samples.Count > 0).Select(block => block.Head.Split(' ')[2]);

    private static List<Block> Blocks(string exposition)
    {
        List<Block> blocks = [];
        foreach (string line in exposition.Split('\n'))
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                continue;
            }
            if (line.StartsWith('#') || line.Length == 0 || blocks.Count == 0)
            {
                blocks.Add(new Block(line));
                continue;
            }
            blocks[^1].Samples.Add(line);
        }
        return blocks;
    }

    private static (string Series, string Value) Split(string sample)
    {
        int blank = sample.LastIndexOf(' ');
        return (sample[..blank], sample[(blank + 1)..]);
    }

    /// <summary>A TYPE line, or another that is no sample, with the samples behind it.</summary>
    private sealed record Block(string Head)
    {
        internal List<string> Samples { get; } = [];

        internal void AppendTo(StringBuilder text, IEnumerable<string> samples)
        {
            text.Append(Head).Append('\n');
            foreach (string sample in samples.Order(StringComparer.Ordinal))
            {
                text.Append(sample).Append('\n');
            }
        }
    }
}
