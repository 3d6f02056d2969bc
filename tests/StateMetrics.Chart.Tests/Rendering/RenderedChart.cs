using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using StateMetrics.EndToEnd.Tests.Harness;

namespace StateMetrics.Chart.Tests.Rendering;

/// <summary>What the chart makes of a values file, as release sm in namespace monitoring.</summary>
internal sealed partial class RenderedChart
{
    internal const string Namespace = "monitoring";

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);

    private static readonly ConcurrentDictionary<string, Task<RenderedChart>> s_rendered = new(StringComparer.Ordinal);

    private RenderedChart(string mistake, IReadOnlyList<ChartObject> objects)
    {
        Mistake = mistake;
        Objects = objects;
    }

    /// <summary>Why the chart refuses the values; empty when it does not.</summary>
    internal string Mistake { get; }

    internal IReadOnlyList<ChartObject> Objects { get; }

    /// <summary>The StatefulSet or the Deployment.</summary>
    internal ChartObject Workload => Objects.Single(static o => o.Kind is "StatefulSet" or "Deployment");

    internal JsonElement PodSpec => Workload.Spec.GetProperty("template").GetProperty("spec");

    internal JsonElement Container => PodSpec.GetProperty("containers")[0];

    internal IReadOnlyList<string> Arguments =>
        [.. Container.GetProperty("args").EnumerateArray().Select(static argument => argument.GetString()!)];

    /// <summary>Whether the values name an image with another version of the program, which may have other flags.</summary>
    internal bool IsForAnotherVersion => !Container.GetProperty("image").GetString()!.Split('@')[0].EndsWith(
        $":v{Workload.Metadata.GetProperty("labels").GetProperty("app.kubernetes.io/version").GetString()}", StringComparison.Ordinal);

    internal static string Folder => Path.Combine(TestEnvironment.RepositoryRoot(), "charts/state-metrics");

    internal static string ValuesFolder => Path.Combine(TestEnvironment.RepositoryRoot(), "tests/StateMetrics.Chart.Tests/values");

    /// <summary>Names of the values files that the chart takes, in accepted.</summary>
    internal static IEnumerable<string> Accepted => Names("accepted");

    /// <summary>Names of the values files that the chart refuses, in refused.</summary>
    internal static IEnumerable<string> Refused => Names("refused");

    /// <summary>Renders for a cluster with every API that the chart can use, and demands that the values are taken.</summary>
    internal static async Task<RenderedChart> OfAsync(string name)
    {
        RenderedChart chart = await s_rendered.GetOrAdd(name, static values => FromFileAsync(
            Path.Combine(ValuesFolder, "accepted", values + ".yaml"),
            "monitoring.coreos.com/v1", "monitoring.coreos.com/v1alpha1", "autoscaling.k8s.io/v1"));
        Assert.True(chart.Mistake.Length == 0, chart.Mistake);
        return chart;
    }

    /// <summary>The same as <see cref="OfAsync"/> from a later version of the chart.</summary>
    internal static async Task<RenderedChart> OfNextVersionAsync(string name, TemporaryFolder folder)
    {
        foreach (string file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            string copy = folder.At(Path.GetRelativePath(Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        folder.Write("Chart.yaml", Version().Replace(File.ReadAllText(folder.At("Chart.yaml")), "${key}: 99.0.0"));
        RenderedChart chart = await RenderAsync(folder.Path, Path.Combine(ValuesFolder, "accepted", name + ".yaml"), []);
        Assert.True(chart.Mistake.Length == 0, chart.Mistake);
        return chart;
    }

    /// <summary>Renders for a cluster that has these APIs beside Kubernetes' own.</summary>
    internal static Task<RenderedChart> FromFileAsync(string values, params IEnumerable<string> apis) => RenderAsync(Folder, values, apis);

    private static async Task<RenderedChart> RenderAsync(string folder, string values, IEnumerable<string> apis)
    {
        string script = Path.Combine(TestEnvironment.RepositoryRoot(), "tests/tools/chart-render/run.sh");
        var start = new ProcessStartInfo("bash", [script, "-json", "-n", Namespace, "-r", "sm", "-f", values])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string api in apis)
        {
            start.ArgumentList.Add("-api");
            start.ArgumentList.Add(api);
        }

        start.ArgumentList.Add(folder);
        using var limit = new CancellationTokenSource(s_limit, TimeProvider.System);
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
        string errors = await process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode == 0
            ? new RenderedChart("", [.. (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(static line => new ChartObject(JsonElement.Parse(line)))])
            : new RenderedChart(errors.Length > 0 ? errors : $"exit {process.ExitCode}", []);
    }

    private static IEnumerable<string> Names(string folder) =>
        Directory.EnumerateFiles(Path.Combine(ValuesFolder, folder), "*.yaml").Select(Path.GetFileNameWithoutExtension)!
            .Order(StringComparer.Ordinal)!;

    [GeneratedRegex("^(?<key>version|appVersion): .*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Version();
}
