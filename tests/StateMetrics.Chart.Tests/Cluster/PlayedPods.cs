using System.Text.Json;
using StateMetrics.Chart.Tests.Rendering;
using StateMetrics.EndToEnd.Tests.Cluster;
using StateMetrics.EndToEnd.Tests.Exporter;
using StateMetrics.EndToEnd.Tests.Harness;

namespace StateMetrics.Chart.Tests.Cluster;

/// <summary>
/// The pods of an installed StatefulSet or Deployment, with a process of the published executable for each: what its controller, the
/// kubelets, the endpoints' controller and a Prometheus' discovery would do, done here.
/// </summary>
internal sealed class PlayedPods(ControlPlane plane, Installation installation, TemporaryFolder folder) : IAsyncDisposable
{
    /// <summary>
    /// Puts a folder where a pod has its service account, and becomes the command that follows: in a mount namespace of its own.
    /// </summary>
    private const string WithAccount = """
        set -euo pipefail
        account=$1; shift
        mount -t tmpfs none "$(readlink -f /var/run)"
        mkdir -p /var/run/secrets/kubernetes.io
        cp -r "$account" /var/run/secrets/kubernetes.io/serviceaccount
        exec "$@"
        """;

    private static readonly TimeSpan s_readyLimit = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, ExporterProcess> _running = [];

    /// <summary>
    /// The targets of the headless Service, as Prometheus discovers them from a file: pods that are not ready, or terminate, too.
    /// </summary>
    internal string Targets => folder.At("targets.json");

    /// <summary>Secrets that the chart expects to be there, by their names: files and texts.</summary>
    internal Dictionary<string, IReadOnlyDictionary<string, string>> Secrets { get; } = [];

    /// <summary>How the processes are asked, where that is not plain HTTP: scheme and client.</summary>
    internal (string Scheme, HttpClient Client)? Reader { get; init; }

    /// <summary>Whether anything that the pods are given says that they read the cluster in which they are.</summary>
    internal bool AreInCluster => installation.Chart.Objects.Any(static o => o.Kind == "ConfigMap"
        && o.Json.GetProperty("data").GetRawText().Contains("inCluster: true", StringComparison.Ordinal));

    internal IReadOnlyCollection<ExporterProcess> Processes => _running.Values;

    private static string Pods => $"/api/v1/namespaces/{RenderedChart.Namespace}/pods";

    private ChartObject Set => installation.Chart.Workload;

    /// <summary>Starts all pods at once, as podManagementPolicy: Parallel asks for.</summary>
    internal async Task StartAsync()
    {
        await BeginAsync();
        await Task.WhenAll(_running.Keys.ToList().Select(ReadyAsync));
    }

    /// <summary>The same without waiting until they are ready.</summary>
    internal Task BeginAsync() => Task.WhenAll(
        Enumerable.Range(0, Set.Spec.GetProperty("replicas").GetInt32()).Select(ordinal => BeginAsync($"{Set.Name}-{ordinal}")));

    /// <summary>Replaces the pods one by one, from the last to the first, by those of the StatefulSet's present template.</summary>
    internal async Task RollAsync()
    {
        foreach (string pod in _running.Keys.OrderDescending(StringComparer.Ordinal).ToList())
        {
            await EndAsync(pod);
            await BeginAsync(pod);
            await ReadyAsync(pod);
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

    private async Task BeginAsync(string pod)
    {
        JsonElement set = await plane.Admin.GetAsync($"{Set.Collection}/{Set.Name}");
        JsonElement template = set.GetProperty("spec").GetProperty("template");
        JsonElement spec = template.GetProperty("spec");
        await plane.Admin.CreateAsync(Pods, $$$"""
            {"metadata":{"name":"{{{pod}}}","labels":{{{template.GetProperty("metadata").GetProperty("labels").GetRawText()}}},
             "ownerReferences":[{"apiVersion":"apps/v1","kind":"{{{Set.Kind}}}","name":"{{{Set.Name}}}","controller":true,
              "uid":"{{{set.GetProperty("metadata").GetProperty("uid").GetString()}}}"}]},
             "spec":{"nodeName":"node",{{{spec.GetRawText()[1..]}}} }
            """);
        Change(pod, Process(pod, spec, await installation.TokenAsync()));
    }

    private async Task ReadyAsync(string pod)
    {
        await _running[pod].ReadyAsync(s_readyLimit);
        await plane.Admin.PatchAsync($"{Pods}/{pod}/status", """{"status":{"conditions":[{"type":"Ready","status":"True"}]}}""");
    }

    /// <summary>
    /// The container, with the arguments and the files that a kubelet gives it; the ports are the test's own. What reads the cluster in
    /// which it is has the files and variables of a pod for that, and everything else a kubeconfig with the same token.
    /// </summary>
    private ExporterProcess Process(string pod, JsonElement spec, string token)
    {
        var volumes = new PodVolumes(installation.Chart, folder, Secrets);
        volumes.Mount(spec);
        string[] arguments = [.. Arguments(spec.GetProperty("containers")[0], pod).Select(a => volumes.Replace(spec, a))];
        if (!AreInCluster)
        {
            return ExporterProcess.StartIn([], [$"--kubeconfig={plane.KubeconfigWith(pod, token)}", .. arguments], Reader);
        }

        string account = Directory.CreateDirectory(folder.At(pod)).FullName;
        folder.Write($"{pod}/token", token);
        folder.Write($"{pod}/ca.crt", plane.AuthorityPem);
        return ExporterProcess.StartIn(
            ["unshare", "--mount", "--propagation", "private", "bash", "-c", WithAccount, "pod", account, "env",
                $"KUBERNETES_SERVICE_HOST={plane.Server.Host}", $"KUBERNETES_SERVICE_PORT={plane.Server.Port}"],
            arguments,
            Reader);
    }

    private static IEnumerable<string> Arguments(JsonElement container, string pod) =>
        container.GetProperty("args").EnumerateArray().Select(static argument => argument.GetString()!)
            .Where(static a =>
                !a.StartsWith("--port=", StringComparison.Ordinal) && !a.StartsWith("--telemetry-port=", StringComparison.Ordinal))
            .Select(a => a.Replace("$(POD_NAME)", pod, StringComparison.Ordinal)
                .Replace("$(POD_NAMESPACE)", RenderedChart.Namespace, StringComparison.Ordinal));

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
