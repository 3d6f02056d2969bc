using System.Text.Json;
using StateMetrics.Chart.Tests.Rendering;
using StateMetrics.EndToEnd.Tests.Cluster;
using StateMetrics.EndToEnd.Tests.Exporter;
using StateMetrics.EndToEnd.Tests.Harness;
using StateMetrics.EndToEnd.Tests.Prometheus;

namespace StateMetrics.Chart.Tests.Documents;

[Collection(ControlPlaneCollection.Name)]
public sealed class DashboardTests(ControlPlaneFixture fixture)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Every_query_of_every_panel_returns_data_of_one_cluster_without_a_name()
    {
        ControlPlane plane = await fixture.ReadyAsync();
        await ShowsAsync($"--kubeconfig={plane.AdminKubeconfig}", ".*", static _ => ".*");
    }

    [Fact]
    public async Task Every_query_of_every_panel_returns_data_of_one_of_many_clusters_and_one_process()
    {
        ControlPlane plane = await fixture.ReadyAsync();
        using var folder = new TemporaryFolder();
        string clusters = folder.Write("clusters.yaml", string.Concat(new[] { "berlin", "boston" }.Select(name =>
            $"- name: {name}\n  kubeconfig: {plane.AdminKubeconfig}\n")));
        await ShowsAsync($"--clusters-config={clusters}", "berlin", static exporter => $"127.0.0.1:{exporter.TelemetryPort}");
    }

    private async Task ShowsAsync(string source, string cluster, Func<ExporterProcess, string> instance)
    {
        ControlPlane plane = await fixture.ReadyAsync();
        await using ExporterProcess exporter = ExporterProcess.Start(source, "--resources=pods,namespaces,nodes");
        await exporter.ReadyAsync(s_limit);
        await using PrometheusProcess prometheus = await PrometheusProcess.StartAsync(exporter.Port, exporter.TelemetryPort);

        // Watches end and begin again, and something happens.
        await plane.StopApiServerAsync(UnixSignal.Kill);
        await plane.StartApiServerAsync();
        await plane.Admin.CreateAsync("/api/v1/namespaces/default/pods",
            """{"metadata":{"name":"dashboard"},"spec":{"containers":[{"name":"a","image":"a"}]} }""");
        try
        {
            List<string> queries = [.. Queries().Concat(Variables(cluster != ".*")).Select(query => query
                .Replace("$job", ".*", StringComparison.Ordinal).Replace("$__rate_interval", "1m", StringComparison.Ordinal)
                .Replace("$cluster", cluster, StringComparison.Ordinal)
                .Replace("$instance", instance(exporter), StringComparison.Ordinal))];
            Assert.True(queries.Count > 20, $"{queries.Count} queries");
            await Eventually.HoldsAsync(s_limit, async () =>
            {
                List<string> empty = [];
                foreach (string query in queries)
                {
                    if (await prometheus.NumberAsync($"count({query})") is null)
                    {
                        empty.Add(query);
                    }
                }

                return empty.Count == 0 ? null : "without data: " + string.Join("; ", empty);
            });
        }
        finally
        {
            await plane.Admin.DeleteAsync("/api/v1/namespaces/default/pods/dashboard");
        }
    }

    [Fact]
    public void Panels_have_numbers_of_their_own_and_do_not_overlap()
    {
        List<JsonElement> panels = [.. Dashboard().GetProperty("panels").EnumerateArray()];
        Assert.Equal(panels.Count, panels.Select(static p => p.GetProperty("id").GetInt32()).Distinct().Count());

        HashSet<(int, int)> taken = [];
        foreach (JsonElement place in panels.Select(static p => p.GetProperty("gridPos")))
        {
            int x = place.GetProperty("x").GetInt32(), y = place.GetProperty("y").GetInt32();
            int width = place.GetProperty("w").GetInt32(), height = place.GetProperty("h").GetInt32();
            Assert.True(x + width <= 24);
            for (int cell = 0; cell < width * height; cell++)
            {
                Assert.True(taken.Add((x + (cell % width), y + (cell / width))), $"two panels at {x}, {y}");
            }
        }
    }

    private static IEnumerable<string> Queries() =>
        from panel in Dashboard().GetProperty("panels").EnumerateArray()
        where panel.TryGetProperty("targets", out _)
        from target in panel.GetProperty("targets").EnumerateArray()
        select target.GetProperty("expr").GetString()!;

    /// <summary>The series whose labels Grafana offers to choose from: label_values(SERIES, LABEL).</summary>
    private static IEnumerable<string> Variables(bool clustersHaveNames) =>
        from variable in Dashboard().GetProperty("templating").GetProperty("list").EnumerateArray()
        where variable.GetProperty("type").GetString() == "query"
            && (clustersHaveNames || variable.GetProperty("name").GetString() != "cluster")
        let words = variable.GetProperty("query").GetString()!["label_values(".Length..^1]
        let comma = words.LastIndexOf(',')
        let series = words[..comma].EndsWith('}') ? words[..(comma - 1)] + "," : words[..comma] + "{"
        select $"{series}{words[(comma + 1)..].Trim()}!=\"\"}}";

    private static JsonElement Dashboard() =>
        JsonElement.Parse(File.ReadAllText(Path.Combine(RenderedChart.Folder, "files/dashboard.json")));
}
