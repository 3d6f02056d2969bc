using System.Net;
using StateMetrics.EndToEnd.Tests.Cluster;
using StateMetrics.Testing.Exposition;

namespace StateMetrics.EndToEnd.Tests.Exporter;

/// <summary>Kubernetes 1.20 has these kinds in an older version only; their objects are created by plain REST calls.</summary>
[Collection(ControlPlaneCollection.Name)]
public sealed class OlderVersionsTests(ControlPlaneFixture fixture)
{
    private const string CronJobs = "/apis/batch/v1beta1/namespaces/default/cronjobs";
    private const string Budgets = "/apis/policy/v1beta1/namespaces/default/poddisruptionbudgets";
    private const string Autoscalers = "/apis/autoscaling/v2beta2/namespaces/default/horizontalpodautoscalers";
    private const string Slices = "/apis/discovery.k8s.io/v1beta1/namespaces/default/endpointslices";

    private static readonly (string Collection, string Json)[] s_objects =
    [
        (CronJobs, """
            {"metadata":{"name":"older"},"spec":{"schedule":"0 0 * * *","suspend":true,"jobTemplate":{"spec":{"template":
             {"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i"}]}}}}}}
            """),
        (Budgets, """{"metadata":{"name":"older"},"spec":{"minAvailable":1,"selector":{"matchLabels":{"a":"b"}}}}"""),
        (Autoscalers, """
            {"metadata":{"name":"older"},"spec":{"maxReplicas":7,"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"d"},
             "metrics":[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":55}}}]}}
            """),
        (Slices, """
            {"metadata":{"name":"older"},"addressType":"IPv4","ports":[{"name":"p","port":80}],"endpoints":[{"addresses":["10.0.0.1"],
             "conditions":{"ready":true},"topology":{"kubernetes.io/hostname":"n","topology.kubernetes.io/zone":"z"}}]}
            """),
    ];

    private static readonly Expected[] s_samples =
    [
        new("kube_cronjob_spec_suspend", 1, ("namespace", "default"), ("cronjob", "older")),
        new("kube_poddisruptionbudget_status_observed_generation", 3, ("namespace", "default"), ("poddisruptionbudget", "older")),
        new("kube_poddisruptionbudget_status_desired_healthy", 2, ("namespace", "default"), ("poddisruptionbudget", "older")),
        new("kube_horizontalpodautoscaler_spec_max_replicas", 7, ("namespace", "default"), ("horizontalpodautoscaler", "older")),
        new("kube_horizontalpodautoscaler_spec_target_metric", 55, ("horizontalpodautoscaler", "older"), ("metric_name", "cpu")),
        new("kube_endpointslice_endpoints", 1, ("endpointslice", "older"), ("endpoint_nodename", "n"), ("endpoint_zone", "z")),
        new("kube_endpointslice_ports", 1, ("endpointslice", "older"), ("port_name", "p"), ("port_number", "80")),
    ];

    private static readonly Expected[] s_versions =
    [
        Version("cronjobs", "batch/v1beta1"),
        Version("poddisruptionbudgets", "policy/v1beta1"),
        Version("horizontalpodautoscalers", "autoscaling/v2beta2"),
        Version("endpointslices", "discovery.k8s.io/v1beta1"),
        Version("ingresses", "networking.k8s.io/v1"),
        Version("pods", "v1"),
    ];

    [Fact]
    public async Task What_the_server_has_in_an_older_version_is_read_in_it()
    {
        ControlPlane plane = await fixture.ReadyAsync();
        foreach ((string collection, string json) in s_objects)
        {
            await plane.Admin.CreateAsync(collection, json);
        }
        try
        {
            await plane.Admin.PatchAsync($"{Budgets}/older/status", """
                {"status":{"observedGeneration":3,"desiredHealthy":2,"currentHealthy":1,"disruptionsAllowed":0,"expectedPods":3}}
                """);
            await using ExporterProcess exporter = ExporterProcess.Start($"--kubeconfig={plane.AdminKubeconfig}");
            await exporter.ReadyAsync(TimeSpan.FromSeconds(20));

            Assert.Equal("", Missing(await exporter.ScrapeAsync(), s_samples));
            Assert.Equal("", Missing(await exporter.ScrapeTelemetryAsync(), s_versions));
            (HttpStatusCode status, string ready) = await exporter.GetAsync("readyz");
            Assert.Equal((HttpStatusCode.OK, """
                ok
                not served: mutatingadmissionpolicies (admissionregistration.k8s.io/v1)
                not served: mutatingadmissionpolicybindings (admissionregistration.k8s.io/v1)
                not served: validatingadmissionpolicies (admissionregistration.k8s.io/v1)
                not served: validatingadmissionpolicybindings (admissionregistration.k8s.io/v1)

                """), (status, ready));
        }
        finally
        {
            foreach ((string collection, _) in s_objects)
            {
                await plane.Admin.DeleteAsync($"{collection}/older");
            }
        }
    }

    private static Expected Version(string resource, string version) =>
        new("kube_state_metrics_resource_api_version", 1, ("resource", resource), ("group_version", version));

    private static string Missing(StrictExposition exposition, Expected[] samples) => string.Join('\n', samples
        .Where(s => exposition.Value(s.Family, s.Labels) != s.Value)
        .Select(s => $"{s.Family} {string.Join(',', s.Labels)} is {exposition.Value(s.Family, s.Labels)}, not {s.Value}"));
}
