using System.Text.Json;
using StateMetrics.Chart.Tests.Rendering;
using StateMetrics.EndToEnd.Tests.Cluster;
using StateMetrics.EndToEnd.Tests.Exporter;
using StateMetrics.EndToEnd.Tests.Harness;

namespace StateMetrics.Chart.Tests.Cluster;

/// <summary>
/// The pods of an installed StatefulSet, with a process of the published executable for each: what the StatefulSet's controller, the
/// kubelets, the endpoints' controller and a Prometheus' discovery would do, done here.
/// </summary>
internal sealed class PlayedPods(ControlPlane plane, Installation installation, TemporaryFolder folder) : IAsyncDisposable
{
    private static readonly TimeSpan s_readyLimit = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, ExporterProcess> _running = [];

    /// <summary>
    /// The targets of the headless Service, as Prometheus discovers them from a file: pods that are not ready, or terminate, too.
    /// </summary>
    internal string Targets => folder.At("targets.json");

    private static string Pods => $"/api/v1/namespaces/{RenderedChart.Namespace}/pods";

    private ChartObject Set => installation.Chart.Workload;

    /// <summary>Starts all pods at once, as podManagementPolicy: Parallel asks for.</summary>
    internal Task StartAsync() => Task.WhenAll(
        Enumerable.Range(0, Set.Spec.GetProperty("replicas").GetInt32()).Select(ordinal => StartAsync(ordinal)));

    /// <summary>Replaces the pods one by one, from the last to the first, by those of the StatefulSet's present template.</summary>
    internal async Task RollAsync()
    {
        foreach (string pod in _running.Keys.OrderDescending(StringComparer.Ordinal).ToList())
        {
            await EndAsync(pod);
            await StartAsync(int.Parse(pod[(pod.LastIndexOf('-') + 1)..]));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach ((string pod, ExporterProcess process) in _running)
        {
            await process.DisposeAsync();
            await plane.Admin.DeleteAsync($"{Pods}/{pod}");
        }
    }

    private async Task StartAsync(int ordinal)
    {
        string pod = $"{Set.Name}-{ordinal}";
        JsonElement set = await plane.Admin.GetAsync($"{Set.Collection}/{Set.Name}");
        JsonElement template = set.GetProperty("spec").GetProperty("template");
        JsonElement spec = template.GetProperty("spec");
        await plane.Admin.CreateAsync(Pods, $$$"""
            {"metadata":{"name":"{{{pod}}}","labels":{{{template.GetProperty("metadata").GetProperty("labels").GetRawText()}}},
             "ownerReferences":[{"apiVersion":"apps/v1","kind":"StatefulSet","name":"{{{Set.Name}}}","controller":true,
              "uid":"{{{set.GetProperty("metadata").GetProperty("uid").GetString()}}}"}]},
             "spec":{"nodeName":"node",{{{spec.GetRawText()[1..]}}} }
            """);
        ExporterProcess process = ExporterProcess.Start(
        [
            $"--kubeconfig={plane.KubeconfigWith(pod, await installation.TokenAsync())}",
            .. Installation.Arguments(spec.GetProperty("containers")[0], pod),
        ]);
        Change(pod, process);
        await process.ReadyAsync(s_readyLimit);
        await plane.Admin.PatchAsync($"{Pods}/{pod}/status", """{"status":{"conditions":[{"type":"Ready","status":"True"}]}}""");
    }

    /// <summary>Deletion, SIGTERM, and the end of the object once the process has ended within the grace period.</summary>
    private async Task EndAsync(string pod)
    {
        JsonElement deleted = await plane.Admin.DeleteInGraceAsync($"{Pods}/{pod}");
        TimeSpan grace = TimeSpan.FromSeconds(deleted.GetProperty("metadata").GetProperty("deletionGracePeriodSeconds").GetInt32());
        ExporterProcess process = _running[pod];
        process.Terminate();
        Assert.Equal(0, await process.WaitForExitAsync(grace));
        await process.DisposeAsync();
        await plane.Admin.DeleteAsync($"{Pods}/{pod}");
        Change(pod, null);
    }

    private void Change(string pod, ExporterProcess? process)
    {
        lock (_running)
        {
            _running.Remove(pod);
            if (process is not null)
            {
                _running[pod] = process;
            }

            // At once: a half written file would be an error to Prometheus.
            string next = folder.Write("targets.next", "[" + string.Join(",", _running.Select(static running =>
                $$$"""{"targets":["127.0.0.1:{{{running.Value.Port}}}"],"labels":{"pod_of_exporter":"{{{running.Key}}}"} }""")) + "]");
            File.Move(next, Targets, overwrite: true);
        }
    }
}
