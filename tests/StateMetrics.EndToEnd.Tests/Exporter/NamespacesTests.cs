using System.Net;
using StateMetrics.EndToEnd.Tests.Cluster;
using StateMetrics.EndToEnd.Tests.Harness;
using StateMetrics.Testing.Exposition;

namespace StateMetrics.EndToEnd.Tests.Exporter;

/// <summary>Namespaces and rights that come and go on a real API server, which has no controller that empties namespaces.</summary>
[Collection(FaultProxyCollection.Name)]
public sealed class NamespacesTests(ControlPlaneFixture fixture)
{
    private const string Rbac = "/apis/rbac.authorization.k8s.io/v1/namespaces";

    /// <summary>Some for each loop, connection and request: far fewer than lives, of which none may leave one behind.</summary>
    private const int TimersMax = 100;

    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(20);

    private ControlPlane _plane = null!;

    /// <summary>kube-state-metrics keeps the ghosts, and asks more than once a second.</summary>
    [Fact]
    public async Task With_roles_alone_a_namespace_goes_and_comes_back()
    {
        _plane = await fixture.ReadyAsync();
        await MakeAsync("roles-kept", "kept");
        await MakeAsync("roles-gone", "first");
        await using var proxy = new TcpProxy(_plane.Server.Port);
        await using ExporterProcess exporter = ExporterProcess.Start(
            $"--kubeconfig={_plane.LimitedKubeconfig}", $"--apiserver=https://127.0.0.1:{proxy.Port}",
            "--resources=configmaps,nodes,pods,services", "--namespaces=roles-kept,roles-gone");
        await exporter.ReadyAsync(s_soon);
        await exporter.ShowsAsync(s_soon, static e => Shows(e, "first", "kept"));
        Assert.Contains("forbidden: nodes: ", (await exporter.GetAsync("readyz")).Body, StringComparison.Ordinal);
        int lines = Lines(exporter, "roles-gone");

        await UnbindAsync("roles-gone");
        proxy.Cut();
        await RemoveAsync("roles-gone", "first");
        await exporter.ShowsAsync(TimeSpan.FromSeconds(15), static e => Shows(e, "kept"));
        await exporter.ShowsAsync(s_soon, static e => HasState(e, "pods", "roles-gone", "forbidden"));
        (HttpStatusCode status, string report) = await exporter.GetAsync("readyz");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("forbidden: namespace roles-gone: 403 ", report, StringComparison.Ordinal);
        double asked = await RequestsAsync(exporter);
        await Task.Delay(TimeSpan.FromSeconds(40), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal(asked, await RequestsAsync(exporter));
        Assert.Equal(lines + 1, Lines(exporter, "roles-gone"));
        await exporter.ShowsAsync(s_soon, static e => HasState(e, "pods", "roles-kept", "fresh"));

        await MakeAsync("roles-gone", "second");
        await exporter.ShowsAsync(TimeSpan.FromSeconds(150), static e => Shows(e, "kept", "second"));
        await exporter.ShowsAsync(TimeSpan.FromSeconds(10), static e => HasState(e, "configmaps", "roles-gone", "fresh"));
        Assert.DoesNotContain("roles-gone", (await exporter.GetAsync("readyz")).Body, StringComparison.Ordinal);

        await BindAsync("roles-kept", "pods", "services");
        proxy.Cut();
        await exporter.ShowsAsync(s_soon, static e => HasState(e, "configmaps", "roles-kept", "forbidden"));
        await exporter.ShowsAsync(TimeSpan.FromSeconds(80), static e =>
            HasState(e, "pods", "roles-kept", "fresh") ?? Shows(e, "kept", "second"));
        await BindAsync("roles-kept", "configmaps", "pods", "services");
        await exporter.ShowsAsync(
            TimeSpan.FromSeconds(40), static e => HasState(e, "configmaps", "roles-kept", "forbidden") is null ? "still forbidden" : null);
    }

    [Fact]
    public async Task A_thousand_lives_leave_nothing_behind()
    {
        const int Warm = 50;
        const int Lives = 1000;
        _plane = await fixture.ReadyAsync();
        await MakeAsync("lives", "life-0");
        await using ExporterProcess exporter = ExporterProcess.Start(
            $"--kubeconfig={_plane.AdminKubeconfig}", "--resources=pods,services", "--namespaces=lives");
        await exporter.ReadyAsync(s_soon);
        await LiveAsync(0, Warm);
        await exporter.ShowsAsync(s_soon, static e => Shows(e, $"life-{Warm}"));
        await QuietAsync(exporter);
        (int handles, long resident) = (exporter.OpenHandles(), exporter.ResidentBytes());
        await LiveAsync(Warm, Lives);
        await exporter.ShowsAsync(TimeSpan.FromSeconds(90), static e => Shows(e, $"life-{Warm + Lives}"));
        await exporter.ShowsAsync(TimeSpan.FromSeconds(90), static e => HasState(e, "pods", "lives", "fresh"));
        await QuietAsync(exporter);
        StrictExposition telemetry = await exporter.ScrapeTelemetryAsync();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{handles} handles, {exporter.OpenHandles()} after; {resident} bytes resident, {exporter.ResidentBytes()} after; "
            + $"{telemetry.Value("kube_state_metrics_api_server_connections")} connections");
        Assert.InRange(exporter.OpenHandles(), 1, handles + 4);
        Assert.InRange(telemetry.Value("kube_state_metrics_api_server_connections") ?? 0, 1, 2);
        Assert.InRange(exporter.ResidentBytes(), 1, resident + (30 * 1024 * 1024));
    }

    /// <summary>Pods and services are read, each by one loop with one watch, beside the loop that decides so.</summary>
    private Task<TimeSpan> QuietAsync(ExporterProcess exporter) => Eventually.HoldsAsync(TimeSpan.FromSeconds(90), async () =>
    {
        StrictExposition telemetry = await exporter.ScrapeTelemetryAsync();
        (double? loops, double? timers) = (telemetry.Value("kube_state_metrics_loops"), telemetry.Value("dotnet_timers"));
        double watches = await _plane.WatchesAsync("scope=\"namespace\"", "resource=\"pods\"")
            + await _plane.WatchesAsync("scope=\"namespace\"", "resource=\"services\"");
        return loops == 3 && watches == 2 && timers < TimersMax ? null : $"{loops} loops, {watches} watches, {timers} timers";
    });

    private async Task LiveAsync(int from, int lives)
    {
        for (int life = from; life < from + lives; life++)
        {
            await RemoveAsync("lives", $"life-{life}");
            await _plane.Admin.CreateAsync("/api/v1/namespaces", """{"metadata":{"name":"lives"} }""");
            await CreateAsync("lives", $"life-{life + 1}");
        }
    }

    private async Task MakeAsync(string ns, string pod)
    {
        await _plane.Admin.CreateAsync("/api/v1/namespaces", $$"""{"metadata":{"name":"{{ns}}"} }""");
        await CreateAsync(ns, pod);
        await BindAsync(ns, "configmaps", "pods", "services");
    }

    /// <summary>The API server's admission sees the namespace's former life for a moment longer, and refuses the pod meanwhile.</summary>
    private Task<TimeSpan> CreateAsync(string ns, string pod) => Eventually.HoldsAsync(s_soon, async () =>
    {
        await _plane.Admin.CreateAsync(
            $"/api/v1/namespaces/{ns}/pods", $$"""{"metadata":{"name":"{{pod}}"},"spec":{"containers":[{"name":"c","image":"i"}]} }""");
        return null;
    });

    private async Task BindAsync(string ns, params string[] resources)
    {
        await UnbindAsync(ns);
        string names = string.Join(',', resources.Select(static name => $"\"{name}\""));
        await _plane.Admin.CreateAsync($"{Rbac}/{ns}/roles", $$"""
            {"metadata":{"name":"limited"},"rules":[{"apiGroups":[""],"resources":[{{names}}],"verbs":["get","list","watch"]}]}
            """);
        await _plane.Admin.CreateAsync($"{Rbac}/{ns}/rolebindings", $$"""
            {"metadata":{"name":"limited"},"subjects":[{"kind":"User","name":"{{ControlPlane.LimitedUser}}"}],
             "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"limited"} }
            """);
    }

    private async Task UnbindAsync(string ns)
    {
        await _plane.Admin.DeleteAsync($"{Rbac}/{ns}/rolebindings/limited");
        await _plane.Admin.DeleteAsync($"{Rbac}/{ns}/roles/limited");
    }

    /// <summary>As the controller does: first what is in it, then the namespace itself.</summary>
    private async Task RemoveAsync(string ns, string pod)
    {
        await UnbindAsync(ns);
        await _plane.Admin.DeleteAsync($"/api/v1/namespaces/{ns}/pods/{pod}");
        await _plane.Admin.DeleteAsync($"/api/v1/namespaces/{ns}");
        await _plane.Admin.ReplaceAsync(
            $"/api/v1/namespaces/{ns}/finalize", $$"""{"metadata":{"name":"{{ns}}"},"spec":{"finalizers":[]} }""");
    }

    private static string? Shows(StrictExposition exposition, params string[] pods)
    {
        IEnumerable<string> names = exposition.Matching("kube_pod_info").Select(static s => s.Labels["pod"]);
        string shown = string.Join(' ', names.Order(StringComparer.Ordinal));
        return shown == string.Join(' ', pods) ? null : $"pods {shown}";
    }

    private static string? HasState(StrictExposition exposition, string resource, string ns, string state) =>
        exposition.Value("kube_state_metrics_resource_state", ("resource", resource), ("namespace", ns), ("state", state)) == 1
            ? null
            : $"{resource} in {ns} is not {state}";

    private static async Task<double> RequestsAsync(ExporterProcess exporter)
    {
        StrictExposition telemetry = await exporter.ScrapeTelemetryAsync();
        string[] namespaced = ["*v1.ConfigMap", "*v1.Pod", "*v1.Service"];
        return namespaced.Sum(resource => telemetry.Matching("kube_state_metrics_list_total", ("resource", resource))
            .Concat(telemetry.Matching("kube_state_metrics_watch_total", ("resource", resource))).Sum(static s => s.Value));
    }

    /// <summary>Lines about a namespace, apart from those about the connections that were cut.</summary>
    private static int Lines(ExporterProcess exporter, string ns) => exporter.Output.Split('\n').Count(line =>
        line.Contains(ns, StringComparison.Ordinal) && !line.Contains("trying again", StringComparison.Ordinal));
}
