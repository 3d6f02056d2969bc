using StateMetrics.Server.Commands;
using StateMetrics.Server.Configuration;
using StateMetrics.Server.Tests.Configuration;
using StateMetrics.Testing;

namespace StateMetrics.Server.Tests.Commands.Run;

/// <summary>The whole exporter with an options file that changes.</summary>
public sealed class OptionsFileRunTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("state-metrics-options-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_change_is_shown_without_a_scrape_that_fails_or_a_list_of_what_has_not_changed()
    {
        string path = Write("resources: [namespaces, configmaps]\nmetric_allowlist: [^kube_namespace_created$]");
        var run = Assert.IsType<Invocation.Run>(Given.Parse($"--config={path}", "--audit-interval=0"));
        await using RunningExporter exporter = await RunningExporter.StartAsync(
            run.Options,
            static server => server.Cluster.Create(
                "v1/namespaces", """{"metadata":{"name":"shop","creationTimestamp":"2024-01-01T00:00:00Z"},"status":{"phase":"Active"}}"""),
            file: run.File);
        await ShowsAsync(exporter, "kube_namespace_created{namespace=\"shop\"} 1.7040672e+09");
        await ShowsStateAsync(exporter, path, 1);
        List<string> lists = [.. ConfigMapLists(exporter)];

        Write("resources: [namespaces, configmaps]\nmetric_allowlist: [^kube_namespace_status_phase$]\nmetric_opt_in_list: []");
        await ShowsAsync(exporter, "kube_namespace_status_phase{namespace=\"shop\",phase=\"Active\"} 1");
        await ShowsStateAsync(exporter, path, 1);
        Write("resources: [nothing]");
        await ShowsStateAsync(exporter, path, 0);
        Assert.Contains("kube_namespace_status_phase{", await exporter.ScrapeAsync(), StringComparison.Ordinal);
        Assert.Equal(lists, ConfigMapLists(exporter));
        Assert.Equal(0, await exporter.StopAsync());
    }

    private static IEnumerable<string> ConfigMapLists(RunningExporter exporter) => exporter.Server.Requests.All
        .Where(static request => request.Resource?.Plural == "configmaps"
            && (request.Verb == "list" || request.Query.Contains("sendInitialEvents", StringComparison.Ordinal)))
        .Select(static request => $"{request.Verb} {request.Query}");

    /// <summary>Every scrape on the way succeeds.</summary>
    private static Task ShowsAsync(RunningExporter exporter, string sample) => Eventually.True(() =>
    {
        string answer = exporter.ScrapeAsync().GetAwaiter().GetResult();
        Assert.StartsWith("200 ", answer, StringComparison.Ordinal);
        return answer.Contains($"\n{sample}\n", StringComparison.Ordinal);
    });

    private static Task ShowsStateAsync(RunningExporter exporter, string path, int successful) => Eventually.True(() =>
        exporter.GetAsync(true, "/metrics").GetAwaiter().GetResult().Contains(
            $"kube_state_metrics_last_config_reload_successful{{type=\"config\",filename=\"{path}\"}} {successful}\n",
            StringComparison.Ordinal));

    private string Write(string text)
    {
        string path = Path.Combine(_folder, "options.yaml");
        File.WriteAllText(path, text);
        return path;
    }
}
