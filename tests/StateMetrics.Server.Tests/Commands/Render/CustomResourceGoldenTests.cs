using System.Text;
using System.Text.Json;
using StateMetrics.Testing;
using StateMetrics.Testing.Exposition;

namespace StateMetrics.Server.Tests.Commands.Render;

/// <summary>The golden cases of custom resources, from their command lines on.</summary>
public sealed class CustomResourceGoldenTests
{
    /// <summary>Shows a label called Odd-Key, as its file demands; no strict parser takes that.</summary>
    private const string Refused = "common-labels";

    private static readonly string s_public = RepositoryFolder.At("tests", "golden", "public", "crs");
    private static readonly string s_differs = RepositoryFolder.At("tests", "golden", "differs", "crs");

    public static TheoryData<string> Cases => [.. Names(s_public)];

    public static TheoryData<string> DifferingCases => [.. Names(s_differs)];

    [Theory]
    [MemberData(nameof(Cases))]
    public Task A_configuration_gives_what_kube_state_metrics_gives(string name) =>
        CompareAsync(Path.Combine(s_public, name), "expected.prom");

    [Theory]
    [MemberData(nameof(DifferingCases))]
    public Task What_we_decide_otherwise_holds(string name) => CompareAsync(Path.Combine(s_differs, name), "expected-ours.prom");

    private static async Task CompareAsync(string folder, string expectedFile)
    {
        using JsonDocument description = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(folder, "case.json")));
        JsonElement root = description.RootElement;
        bool openMetrics = root.TryGetProperty("format", out _);
        string[] arguments =
        [
            "-f", Path.Combine(folder, "objects.json"),
            .. root.GetProperty("args").EnumerateArray().Select(static a => a.GetString()!),
            $"--custom-resource-state-config-file={Path.Combine(folder, "crs.yaml")}",
            .. openMetrics ? (string[])["--format=openmetrics"] : [],
        ];
        using var run = new RenderRun();
        await run.RunAsync("", arguments);
        if (root.TryGetProperty("fails", out _))
        {
            Assert.Equal((1, ""), (run.Exit, run.Output));
            Assert.NotEqual("", run.Errors);
            return;
        }
        Assert.Equal(0, run.Exit);
        string expected = await File.ReadAllTextAsync(Path.Combine(folder, expectedFile), Encoding.UTF8);
        Assert.Equal(GoldenText.SortedOnce(expected, run.Output), GoldenText.Sorted(run.Output));
        if (!openMetrics && !folder.EndsWith(Refused, StringComparison.Ordinal))
        {
            StrictExposition.Parse(run.Output);
        }
    }

    private static IEnumerable<string> Names(string set) =>
        Directory.EnumerateDirectories(set).Select(static folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal);
}
