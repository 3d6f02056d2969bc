using System.Text.Json;
using System.Text.RegularExpressions;
using StateMetrics.Chart.Tests.Rendering;
using StateMetrics.EndToEnd.Tests.Harness;
using StateMetrics.Kubernetes.Wire.Yaml;

namespace StateMetrics.Chart.Tests.Documents;

/// <summary>What the documents tell readers to set.</summary>
public sealed partial class ValuesInDocumentsTests
{
    private static readonly string[] s_documents =
    [
        "README.md", "CONTRIBUTING.md", "docs/operations.md", "docs/migrating-from-kube-state-metrics.md",
        "charts/state-metrics/MIGRATING.md",
    ];

    [Fact]
    public async Task They_are_values_of_the_chart()
    {
        string[] snippets = [.. s_documents.SelectMany(Snippets).Distinct()];
        Assert.True(snippets.Length >= 5, $"{snippets.Length} snippets");
        using var folder = new TemporaryFolder();

        foreach (string snippet in snippets)
        {
            RenderedChart chart = await RenderedChart.FromFileAsync(folder.Write("values.yaml", snippet));
            Assert.True(chart.Mistake.Length == 0, $"{snippet}\n{chart.Mistake}");
        }
    }

    private static IEnumerable<string> Snippets(string document)
    {
        string text = File.ReadAllText(Path.Combine(TestEnvironment.RepositoryRoot(), document));
        foreach (Match set in Setting().Matches(text))
        {
            string[] keys = set.Groups["path"].Value.Split('.');
            yield return string.Concat(keys.Select(static (key, depth) => $"{new string(' ', depth * 2)}{key}:\n"))[..^1]
                + $" {set.Groups["value"].Value}\n";
        }

        // Blocks of YAML that are something else, such as a part of a pod, have keys that no values file has, or begin with the name
        // of their file.
        HashSet<string> known = [.. Keys(File.ReadAllText(Path.Combine(RenderedChart.Folder, "values.yaml")))];
        foreach (string block in Block().Matches(text).Select(static m => m.Groups["yaml"].Value)
            .Where(block => !block.StartsWith("# ", StringComparison.Ordinal) && known.IsSupersetOf(Keys(block))))
        {
            yield return block;
        }
    }

    private static IEnumerable<string> Keys(string yaml)
    {
        JsonElement json = JsonElement.Parse(YamlJson.Convert(YamlFile.ReadFirst(yaml)!).Span);
        return json.ValueKind == JsonValueKind.Object ? json.EnumerateObject().Select(static p => p.Name) : ["(no map)"];
    }

    [GeneratedRegex(@"--set (?<path>[\w.]+)=(?<value>[\w.-]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Setting();

    [GeneratedRegex(@"```yaml\n(?<yaml>.+?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Block();
}
