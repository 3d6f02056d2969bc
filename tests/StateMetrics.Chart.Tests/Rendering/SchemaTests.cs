using System.Text.Json;
using StateMetrics.Resources;
using StateMetrics.Server.Configuration;

namespace StateMetrics.Chart.Tests.Rendering;

public sealed class SchemaTests
{
    private const string Expects = "# expects: ";

    public static TheoryData<string> Refused => [.. RenderedChart.Refused];

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Values_that_cannot_work_are_refused_with_the_reason(string values)
    {
        string file = Path.Combine(RenderedChart.ValuesFolder, "refused", values + ".yaml");
        string first = File.ReadLines(file).First();
        Assert.StartsWith(Expects, first, StringComparison.Ordinal);

        RenderedChart chart = await RenderedChart.FromFileAsync(file);

        Assert.Contains(first[Expects.Length..], chart.Mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_of_resources_is_that_of_the_program()
    {
        string table = string.Concat(Catalog.All.Select(static entry =>
            $"{entry.Name}: {{group: \"{entry.Resource.Group}\", namespaced: {(entry.Resource.Namespaced ? "true" : "false")}, "
            + $"default: {(entry.IsDefault ? "true" : "false")}}}\n"));

        string[] lines = File.ReadAllLines(Path.Combine(RenderedChart.Folder, "files/resources.yaml"));

        Assert.StartsWith("#", lines[0], StringComparison.Ordinal);
        Assert.Equal(table, string.Concat(lines.Skip(1).Select(static line => line + "\n")));
    }

    [Fact]
    public void The_table_of_flags_is_that_of_the_program() => GeneratedFile.IsUpToDate(
        "charts/state-metrics/files/flags.txt",
        string.Concat(FlagTable.GroupsOf(FlagUse.Run).SelectMany(static g => g)
            .Where(static flag => flag.Status != FlagStatus.Missing)
            .Select(static flag => flag.ToString()).Order(StringComparer.Ordinal).Select(static flag => flag + "\n")));

    [Fact]
    public void The_schema_knows_the_resources_of_the_program()
    {
        JsonElement schema = JsonElement.Parse(File.ReadAllText(Path.Combine(RenderedChart.Folder, "values.schema.json")));

        Assert.Equal(
            Catalog.All.Select(static entry => entry.Name),
            schema.GetProperty("definitions").GetProperty("resource").GetProperty("enum").EnumerateArray()
                .Select(static e => e.GetString()));
    }
}
