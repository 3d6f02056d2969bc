using System.Text;
using StateMetrics.Server.Commands;
using StateMetrics.Testing;
using StateMetrics.Testing.Exposition;

namespace StateMetrics.Server.Tests.Commands.Render;

/// <summary>The configurations that the chart ships: free of mistakes, and what they give of objects as their projects make them.</summary>
public sealed class ReadyMadeTests
{
    private static readonly string s_configurations = RepositoryFolder.At("charts", "state-metrics", "files", "custom-resources");
    private static readonly string s_cases = RepositoryFolder.At("tests", "golden", "ready-made");

    public static TheoryData<string> Names => [.. Sorted(Directory.EnumerateFiles(s_configurations))];

    [Fact]
    public void Every_configuration_has_a_case() =>
        Assert.Equal(Sorted(Directory.EnumerateFiles(s_configurations)), Sorted(Directory.EnumerateDirectories(s_cases)));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_configuration_is_free_of_mistakes(string name)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        Assert.Equal((0, ""), (new CheckCommand([FileOf(name)], output, errors).Run(), errors.ToString()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_configuration_gives_what_is_expected(string name)
    {
        using var run = new RenderRun();
        string objects = Path.Combine(s_cases, name, "objects.yaml");
        await run.RunAsync("", "-f", objects, "--custom-resource-state-only", $"--custom-resource-state-config-file={FileOf(name)}");
        Assert.Equal((0, ""), (run.Exit, run.Errors));
        string expected = await File.ReadAllTextAsync(
            Path.Combine(s_cases, name, "expected.prom"), Encoding.UTF8, TestContext.Current.CancellationToken);
        Assert.Equal(GoldenText.Sorted(expected), GoldenText.Sorted(run.Output));
        StrictExposition.Parse(run.Output);
    }

    private static IEnumerable<string> Sorted(IEnumerable<string> paths) =>
        paths.Select(static path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);

    private static string FileOf(string name) => Path.Combine(s_configurations, $"{name}.yaml");
}
