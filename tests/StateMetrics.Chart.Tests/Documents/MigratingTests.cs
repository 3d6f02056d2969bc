using System.Text.Json;
using System.Text.RegularExpressions;
using StateMetrics.Chart.Tests.Rendering;
using StateMetrics.EndToEnd.Tests.Harness;

namespace StateMetrics.Chart.Tests.Documents;

public sealed partial class MigratingTests
{
    private static readonly Dictionary<string, string> s_rows = Row()
        .Matches(File.ReadAllText(Path.Combine(RenderedChart.Folder, "MIGRATING.md")))
        .ToDictionary(static m => m.Groups["value"].Value, static m => m.Groups["here"].Value);

    public static TheoryData<string> Values => [.. File.ReadLines(Path.Combine(
        TestEnvironment.RepositoryRoot(), "tests/StateMetrics.Chart.Tests/Documents/kube-state-metrics-values.txt"))
        .Where(static line => !line.StartsWith('#'))];

    [Theory]
    [MemberData(nameof(Values))]
    public void Every_value_is_listed_and_treated_as_it_says(string value)
    {
        Assert.True(s_rows.TryGetValue(value, out string? here), $"MIGRATING.md does not list {value}");
        Assert.Contains(here, new[] { "same", "refused" });
        Assert.Equal(here == "same", Declares(value) && !value.StartsWith("kubeRBACProxy.", StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_else_is_listed() => Assert.Equal(Values.Count, s_rows.Count);

    /// <summary>Whether the schema has the key, or leaves open what is below it.</summary>
    private static bool Declares(string value)
    {
        JsonElement root = JsonElement.Parse(File.ReadAllText(Path.Combine(RenderedChart.Folder, "values.schema.json")));
        JsonElement schema = root;
        foreach (string key in value.Split('.'))
        {
            if (schema.TryGetProperty("$ref", out JsonElement reference))
            {
                schema = root.GetProperty("definitions").GetProperty(reference.GetString()!.Split('/')[^1]);
            }

            if (!schema.TryGetProperty("properties", out JsonElement properties) || !properties.TryGetProperty(key, out JsonElement next))
            {
                return !schema.TryGetProperty("additionalProperties", out JsonElement further) || further.ValueKind != JsonValueKind.False;
            }

            schema = next;
        }

        return true;
    }

    [GeneratedRegex(@"^\| `(?<value>[^`]+)` \| (?<here>\w+) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();
}
