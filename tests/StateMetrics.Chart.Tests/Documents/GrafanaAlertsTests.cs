using System.Text.Json;
using StateMetrics.Chart.Tests.Rendering;
using StateMetrics.Kubernetes.Wire.Yaml;

namespace StateMetrics.Chart.Tests.Documents;

public sealed class GrafanaAlertsTests
{
    private static readonly string[] s_alerts =
        ["StateMetricsStale", "StateMetricsNotReady", "StateMetricsShardMissing", "StateMetricsShardsDisagree"];

    [Fact]
    public async Task They_are_the_rules_of_Prometheus()
    {
        RenderedChart chart = await RenderedChart.OfAsync("monitors");
        Dictionary<string, JsonElement> rules = chart.Objects.Single(static o => o.Kind == "PrometheusRule").Spec
            .GetProperty("groups").EnumerateArray().SelectMany(static g => g.GetProperty("rules").EnumerateArray())
            .ToDictionary(static r => r.GetProperty("alert").GetString()!);

        List<JsonElement> alerts = [.. (await AlertsAsync()).GetProperty("rules").EnumerateArray()];

        Assert.Equal(s_alerts, alerts.Select(static a => Text(a, "title")));
        foreach (JsonElement alert in alerts)
        {
            JsonElement rule = rules[Text(alert, "title")];
            Assert.Equal(OneLine(Text(rule, "expr")), OneLine(Text(alert.GetProperty("data")[0].GetProperty("model"), "expr")));
            Assert.Equal(rule.TryGetProperty("for", out JsonElement wait) ? wait.GetString() : "0s", Text(alert, "for"));
            Assert.Equal(Text(rule.GetProperty("labels"), "severity"), Text(alert.GetProperty("labels"), "severity"));
            Assert.Equal(Text(rule.GetProperty("annotations"), "summary"), Text(alert.GetProperty("annotations"), "summary"));
            // Prometheus has the value of the expression, Grafana that of each query.
            Assert.Equal(
                Text(rule.GetProperty("annotations"), "description")
                    .Replace("{{ $value }}", "{{ $values.A.Value }}", StringComparison.Ordinal),
                Text(alert.GetProperty("annotations"), "description"));
        }
    }

    [Fact]
    public async Task The_values_name_data_source_and_folder()
    {
        JsonElement group = await AlertsAsync();

        Assert.Equal("Cluster", Text(group, "folder"));
        Assert.All(group.GetProperty("rules").EnumerateArray(), static rule =>
            Assert.Equal("main", Text(rule.GetProperty("data")[0], "datasourceUid")));
    }

    /// <summary>The group in the ConfigMap that the chart renders.</summary>
    private static async Task<JsonElement> AlertsAsync()
    {
        RenderedChart chart = await RenderedChart.OfAsync("monitors");
        string text = chart.Objects.Single(static o => o.Name.EndsWith("-grafana-alerts", StringComparison.Ordinal)).Json
            .GetProperty("data").GetProperty("state-metrics-alerts.yaml").GetString()!;
        JsonElement file = JsonElement.Parse(YamlJson.Convert(YamlFile.ReadFirst(text)!).Span);
        return file.GetProperty("groups").EnumerateArray().Single();
    }

    private static string Text(JsonElement json, string key) => json.GetProperty(key).GetString()!;

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
