using System.Text.Json;
using StateMetrics.Server.Configuration;

namespace StateMetrics.Chart.Tests.Rendering;

public sealed class RenderTests
{
    public static TheoryData<string> Accepted => [.. RenderedChart.Accepted];

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task Every_object_is_named_labelled_and_there_once(string values)
    {
        RenderedChart chart = await RenderedChart.OfAsync(values);

        Assert.Equal(chart.Objects.Count, chart.Objects.Select(static o => o.ToString()).Distinct().Count());
        foreach (ChartObject part in chart.Objects.Where(static o => !o.Name.Contains("extra", StringComparison.Ordinal)))
        {
            JsonElement labels = part.Metadata.GetProperty("labels");
            Assert.Equal("Helm", labels.GetProperty("app.kubernetes.io/managed-by").GetString());
            Assert.Equal("sm", labels.GetProperty("app.kubernetes.io/instance").GetString());
            Assert.True(
                part.Namespace is not null || part.Kind.StartsWith("ClusterRole", StringComparison.Ordinal), $"{part}: no namespace");
        }
    }

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task Selectors_find_the_pods(string values)
    {
        RenderedChart chart = await RenderedChart.OfAsync(values);
        Dictionary<string, string> labels = Texts(
            chart.Workload.Spec.GetProperty("template").GetProperty("metadata").GetProperty("labels"));

        Assert.Subset(labels.ToHashSet(), Texts(chart.Workload.Spec.GetProperty("selector").GetProperty("matchLabels")).ToHashSet());
        Assert.Subset(
            labels.ToHashSet(), Texts(chart.Objects.Single(static o => o.Kind == "Service").Spec.GetProperty("selector")).ToHashSet());
        foreach (ChartObject part in chart.Objects.Where(static o => o.Kind is "PodDisruptionBudget"))
        {
            Assert.Subset(labels.ToHashSet(), Texts(part.Spec.GetProperty("selector").GetProperty("matchLabels")).ToHashSet());
        }
    }

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task Only_flags_that_the_program_has_are_passed(string values)
    {
        RenderedChart chart = await RenderedChart.OfAsync(values);
        HashSet<string> known = [.. FlagTable.All.Where(static f => f.Status == FlagStatus.Active).Select(static f => f.ToString())];

        if (!chart.IsForAnotherVersion)
        {
            Assert.Subset(known, chart.Arguments.Select(static a => a.Split('=')[0]).ToHashSet());
        }
    }

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task Pods_run_without_privileges(string values)
    {
        RenderedChart chart = await RenderedChart.OfAsync(values);
        JsonElement security = chart.Container.GetProperty("securityContext");

        Assert.True(security.GetProperty("readOnlyRootFilesystem").GetBoolean());
        Assert.False(security.GetProperty("allowPrivilegeEscalation").GetBoolean());
        Assert.Equal("ALL", security.GetProperty("capabilities").GetProperty("drop")[0].GetString());
        Assert.True(chart.PodSpec.GetProperty("securityContext").GetProperty("runAsNonRoot").GetBoolean());
        Assert.Equal(
            "RuntimeDefault", chart.PodSpec.GetProperty("securityContext").GetProperty("seccompProfile").GetProperty("type").GetString());
    }

    [Fact]
    public async Task Without_values_a_StatefulSet_divides_the_objects_by_itself()
    {
        RenderedChart chart = await RenderedChart.OfAsync("default");

        Assert.Equal("StatefulSet", chart.Workload.Kind);
        Assert.Equal("Parallel", chart.Workload.Spec.GetProperty("podManagementPolicy").GetString());
        Assert.Equal("None", chart.Objects.Single(static o => o.Kind == "Service").Spec.GetProperty("clusterIP").GetString());
        Assert.Contains("--pod=$(POD_NAME)", chart.Arguments);
        Assert.Equal("/livez", Path(chart.Container, "livenessProbe"));
        Assert.Equal("/readyz", Path(chart.Container, "readinessProbe"));
    }

    [Fact]
    public async Task A_value_makes_it_a_Deployment()
    {
        RenderedChart chart = await RenderedChart.OfAsync("deployment");

        Assert.Equal("Deployment", chart.Workload.Kind);
        Assert.DoesNotContain(chart.Arguments, static a => a.StartsWith("--pod", StringComparison.Ordinal));
        Assert.DoesNotContain(chart.Objects, static o => o.Name.EndsWith("-shards", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_cluster_has_no_API_for_is_left_out_unless_told_otherwise()
    {
        string values = System.IO.Path.Combine(RenderedChart.ValuesFolder, "accepted/all-on.yaml");
        RenderedChart chart = await RenderedChart.FromFileAsync(values);

        Assert.DoesNotContain(chart.Objects, static o => o.ApiVersion.StartsWith("monitoring.", StringComparison.Ordinal));
        Assert.DoesNotContain(chart.Objects, static o => o.Kind == "VerticalPodAutoscaler");
    }

    [Fact]
    public async Task The_API_server_stays_reachable_behind_the_network_policy()
    {
        RenderedChart chart = await RenderedChart.OfAsync("all-on");
        JsonElement egress = chart.Objects.Single(static o => o.Kind == "NetworkPolicy").Spec.GetProperty("egress");

        Assert.Contains(egress.EnumerateArray(), static rule =>
            !rule.TryGetProperty("to", out _)
            && rule.GetProperty("ports").EnumerateArray().Any(static p => p.GetProperty("port").GetInt32() == 6443));
    }

    private static string? Path(JsonElement container, string probe) =>
        container.GetProperty(probe).GetProperty("httpGet").GetProperty("path").GetString();

    private static Dictionary<string, string> Texts(JsonElement map) =>
        map.EnumerateObject().ToDictionary(static p => p.Name, static p => p.Value.GetString()!);
}
