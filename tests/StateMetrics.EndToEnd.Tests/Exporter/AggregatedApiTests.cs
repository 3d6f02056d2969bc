using System.Net;
using StateMetrics.EndToEnd.Tests.Cluster;
using StateMetrics.EndToEnd.Tests.Harness;
using StateMetrics.Simulator.Cluster;
using StateMetrics.Simulator.Http;
using StateMetrics.Testing.Certificates;
using StateMetrics.Testing.Exposition;

namespace StateMetrics.EndToEnd.Tests.Exporter;

/// <summary>
/// A kind that no definition describes: the real API server passes requests for it on to another server, as it does for
/// metrics.k8s.io and its likes. That one is the simulator, behind TLS, reached through a Service of the type ExternalName.
/// </summary>
[Collection(ControlPlaneCollection.Name)]
public sealed class AggregatedApiTests(ControlPlaneFixture fixture)
{
    private const string Group = "aggregated.example.com";
    private const string Registrations = "/apis/apiregistration.k8s.io/v1/apiservices";
    private const string Servers = "/api/v1/namespaces/default/services";
    private const string Widgets = $"{Group}/v1/widgets";
    private const string Resource = $"{Group}/v1, Resource=widgets";

    private const string Configuration = $$"""
        kind: CustomResourceStateMetrics
        spec:
          resources:
            - groupVersionKind: {group: {{Group}}, version: "*", kind: Widget}
              metricNamePrefix: widget
              labelsFromPath: {name: [metadata, name]}
              metrics:
                - {name: size, help: Its size., each: {type: Gauge, gauge: {path: [spec, size]} } }
        """;

    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(30);

    // Discovery looks every minute, and a registration that has gone is known to the API server a little later.
    private static readonly TimeSpan s_looked = TimeSpan.FromSeconds(150);

    [Fact]
    public async Task Its_objects_are_followed_and_it_is_gone_with_its_registration()
    {
        ControlPlane plane = await fixture.ReadyAsync();
        using var authority = new TestAuthority("aggregated");
        await using SimulatedApiServer aggregated = await SimulatedApiServer.StartAsync(
            new SimulatedCluster(TimeProvider.System), stop: TestContext.Current.CancellationToken);
        aggregated.Cluster.Create("apiextensions.k8s.io/v1/customresourcedefinitions", $$"""
            {"metadata":{"name":"widgets.{{Group}}"},
             "spec":{"group":"{{Group}}","scope":"Namespaced","names":{"kind":"Widget","plural":"widgets"},
                     "versions":[{"name":"v1","served":true,"storage":true}]} }
            """);
        aggregated.Cluster.Create(Widgets, Widget("one", 3));
        await using var front = new TlsFront(aggregated.Address.Port, authority);
        using var folder = new TemporaryFolder();
        string file = folder.Write("custom.yaml", Configuration);
        try
        {
            await RegisterAsync(plane, front.Port);
            await using ExporterProcess exporter = ExporterProcess.Start(
                $"--kubeconfig={plane.AdminKubeconfig}", "--resources=configmaps", $"--custom-resource-state-config-file={file}");
            await exporter.ReadyAsync(s_soon);
            await exporter.ShowsAsync(s_soon, static e => Missing(e, "one 3"));
            aggregated.Cluster.Create(Widgets, Widget("two", 5));
            aggregated.Cluster.Patch(Widgets, "default", "one", """{"spec":{"size":4}}""");
            await exporter.ShowsAsync(s_soon, static e => Missing(e, "one 4, two 5"));
            aggregated.Cluster.Delete(Widgets, "default", "two");
            await exporter.ShowsAsync(s_soon, static e => Missing(e, "one 4"));
            Assert.Contains(aggregated.Requests.All, static request => request.IsWatch("widgets"));

            await plane.Admin.DeleteAsync($"{Registrations}/v1.{Group}");
            await exporter.ShowsAsync(s_looked, static e => Missing(e, "") ?? State(e, "gone"));
        }
        finally
        {
            await plane.Admin.DeleteAsync($"{Registrations}/v1.{Group}");
            await plane.Admin.DeleteAsync($"{Servers}/aggregated");
        }
    }

    private static async Task RegisterAsync(ControlPlane plane, int port)
    {
        await plane.Admin.CreateAsync(Servers, """
            {"metadata":{"name":"aggregated"},"spec":{"type":"ExternalName","externalName":"localhost"} }
            """);
        await plane.Admin.CreateAsync(Registrations, $$"""
            {"metadata":{"name":"v1.{{Group}}"},
             "spec":{"group":"{{Group}}","version":"v1","groupPriorityMinimum":1000,"versionPriority":15,"insecureSkipTLSVerify":true,
                     "service":{"namespace":"default","name":"aggregated","port":{{port}} } } }
            """);
        await Eventually.HoldsAsync(s_soon, async () =>
        {
            HttpStatusCode status = await plane.Admin.StatusAsync($"/apis/{Group}/v1/widgets");
            return status == HttpStatusCode.OK ? null : $"{(int)status}: {await plane.Admin.GetTextAsync($"{Registrations}/v1.{Group}")}";
        });
    }

    private static string Widget(string name, int size) => $$$"""
        {"apiVersion":"{{{Group}}}/v1","kind":"Widget","metadata":{"namespace":"default","name":"{{{name}}}"},"spec":{"size":{{{size}}} } }
        """;

    /// <summary>What is shown, where that is something else.</summary>
    private static string? Missing(StrictExposition exposition, string expected)
    {
        string shown = string.Join(", ", exposition.Matching("widget_size")
            .Select(static sample => $"{sample.Labels.Single(static label => label.Key == "name").Value} {sample.Value}").Order());
        return shown == expected ? null : $"shown is {shown}, rather than {expected}";
    }

    private static string? State(StrictExposition exposition, string expected) =>
        exposition.Value("kube_state_metrics_resource_state", ("resource", Resource), ("state", expected)) == 1 ? null : $"not {expected}";
}
