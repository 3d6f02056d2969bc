using StateMetrics.Server.Commands;
using StateMetrics.Server.Configuration;
using StateMetrics.Server.Tests.Configuration;
using StateMetrics.Simulator.Http;
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

    [Fact]
    public async Task Another_shard_and_what_scrapes_look_at_are_taken_over()
    {
        const int all = 40;
        const string read = "resources: [configmaps]\nmetric_allowlist: [^kube_configmap_created$]\ntotal_shards: 2\n";
        string path = Write(read + "shard: 0");
        var run = Assert.IsType<Invocation.Run>(Given.Parse($"--config={path}", "--audit-interval=0"));
        await using RunningExporter exporter = await RunningExporter.StartAsync(
            run.Options, static server => CreateConfigMaps(server, all), file: run.File);
        await Eventually.Equal("200", () => exporter.GetAsync(true, "/readyz").GetAwaiter().GetResult()[..3]);
        string[] first = await ConfigMapsAsync(exporter);
        Assert.InRange(first.Length, 1, all - 1);
        Assert.Equal("gzip", await EncodingAsync(exporter));

        Write(read + "shard: 1\nenable_gzip_encoding: false");
        string[] second = first;
        await Eventually.True(() =>
        {
            second = ConfigMapsAsync(exporter).GetAwaiter().GetResult();
            Assert.NotEmpty(second);
            return !second.SequenceEqual(first);
        });
        Assert.Empty(first.Intersect(second));
        Assert.Equal(all, first.Length + second.Length);
        await ShowsStateAsync(exporter, path, 1);
        Assert.Equal("", await EncodingAsync(exporter));
        Assert.Contains(
            "kube_state_metrics_shard_ordinal{shard_ordinal=\"1\"}", await exporter.GetAsync(true, "/metrics"), StringComparison.Ordinal);
        Assert.Equal(0, await exporter.StopAsync());
    }

    private static void CreateConfigMaps(SimulatedApiServer server, int count)
    {
        for (int i = 0; i < count; i++)
        {
            server.Cluster.Create(
                "v1/configmaps",
                $$$"""{"metadata":{"namespace":"shop","name":"x-{{{i}}}","creationTimestamp":"2024-01-01T00:00:00Z"} }""");
        }
    }

    private static async Task<string[]> ConfigMapsAsync(RunningExporter exporter) =>
        [.. (await exporter.ScrapeAsync()).Split('\n').Where(static line => line.StartsWith("kube_configmap", StringComparison.Ordinal))];

    private static async Task<string> EncodingAsync(RunningExporter exporter)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(exporter.Main, "/metrics"));
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip");
        using HttpResponseMessage answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return string.Join(',', answer.Content.Headers.ContentEncoding);
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
