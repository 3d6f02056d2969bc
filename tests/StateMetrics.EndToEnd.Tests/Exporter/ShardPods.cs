using System.Text.Json;
using StateMetrics.EndToEnd.Tests.Cluster;
using StateMetrics.EndToEnd.Tests.Harness;

namespace StateMetrics.EndToEnd.Tests.Exporter;

/// <summary>
/// A StatefulSet "sm" and its pods on a real API server, with an exporter process for each pod: what the StatefulSet controller, the
/// garbage collector and the kubelets would do, done here.
/// </summary>
internal sealed class ShardPods(ControlPlane plane, string ns, TimeSpan handoverMax) : IAsyncDisposable
{
    internal const string SelfFamily = "kube_state_metrics_shard_resyncs_total";

    /// <summary>Of which a shard keeps 10 s for its end: a shard that is scaled away serves for the other 10 s.</summary>
    private const int GraceSeconds = 20;

    private readonly SortedDictionary<int, ExporterProcess> _processes = [];
    private string _uid = "";

    /// <summary>The running processes by the index of their pods, a copy.</summary>
    internal IReadOnlyDictionary<int, ExporterProcess> Running
    {
        get
        {
            lock (_processes)
            {
                return new SortedDictionary<int, ExporterProcess>(_processes);
            }
        }
    }

    /// <summary>Where the processes find the API server, if not where the kubeconfig says.</summary>
    internal Uri? Proxy { get; init; }

    /// <summary>The clusters that the processes read, described in a file; null for that of the StatefulSet alone.</summary>
    internal string? ClustersConfig { get; init; }

    private string Sets => $"/apis/apps/v1/namespaces/{ns}/statefulsets";

    private string Pods => $"/api/v1/namespaces/{ns}/pods";

    internal async Task CreateSetAsync(int replicas, string chart = "1")
    {
        JsonElement created = await plane.Admin.CreateAsync(Sets, $$$"""
            {"metadata":{"name":"sm","labels":{"chart":"{{{chart}}}"} },"spec":{"replicas":{{{replicas}}},"serviceName":"sm",
             "selector":{"matchLabels":{"app":"sm"} },"template":{"metadata":{"labels":{"app":"sm"} },
             "spec":{"containers":[{"name":"c","image":"i"}]} } } }
            """);
        _uid = created.GetProperty("metadata").GetProperty("uid").GetString()!;
        foreach (int index in Running.Keys)
        {
            await plane.Admin.PatchAsync($"{Pods}/sm-{index}", $$"""{"metadata":{ {{Owner}} } }""");
        }
    }

    /// <summary>The StatefulSet goes, and its pods stay, as with --cascade=orphan.</summary>
    internal async Task DeleteSetAsync()
    {
        await plane.Admin.DeleteAsync($"{Sets}/sm");
        foreach (int index in Running.Keys)
        {
            await plane.Admin.PatchAsync($"{Pods}/sm-{index}", """{"metadata":{"ownerReferences":null}}""");
        }
    }

    internal Task<JsonElement> PatchSetAsync(string json) => plane.Admin.PatchAsync($"{Sets}/sm", json);

    /// <summary>Changes the replicas; then starts the processes of new pods and ends those of condemned ones.</summary>
    internal async Task ScaleAsync(int replicas)
    {
        await PatchSetAsync($$$"""{"spec":{"replicas":{{{replicas}}} } }""");
        await RunAsync(replicas);
    }

    /// <summary>Makes so many pods run, from this index on, and no others, without any change of the StatefulSet.</summary>
    internal async Task RunAsync(int replicas, int start = 0)
    {
        for (int index = start; index < start + replicas; index++)
        {
            if (!Running.ContainsKey(index))
            {
                await StartAsync(index);
            }
        }
        await Task.WhenAll(Running.Keys.Where(index => index < start || index >= start + replicas).Select(EndAsync));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ExporterProcess process in Running.Values)
        {
            await process.DisposeAsync();
        }
        await plane.Admin.DeleteAsync(Pods);
        await plane.Admin.DeleteAsync($"{Sets}/sm");
    }

    private string Owner => "\"ownerReferences\":[{\"apiVersion\":\"apps/v1\",\"kind\":\"StatefulSet\",\"name\":\"sm\",\"controller\":true,"
        + $"\"uid\":\"{_uid}\"}}]";

    private async Task StartAsync(int index)
    {
        await plane.Admin.CreateAsync(Pods, $$$"""
            {"metadata":{"name":"sm-{{{index}}}","labels":{"app":"sm"},{{{Owner}}}},
             "spec":{"terminationGracePeriodSeconds":{{{GraceSeconds}}},"containers":[{"name":"c","image":"i"}]} }
            """);
        ExporterProcess process = ExporterProcess.Start([
            Proxy is null ? $"--kubeconfig={plane.AdminKubeconfig}" : $"--apiserver={Proxy}", "--resources=pods",
            "--metric-allowlist=^kube_pod_info$", $"--pod=sm-{index}", $"--pod-namespace={ns}",
            $"--shard-handover-max={handoverMax.TotalSeconds}s",
            .. ClustersConfig is null ? (string[])[] : [$"--clusters-config={ClustersConfig}"],
        ]);
        lock (_processes)
        {
            _processes[index] = process;
        }
        await process.ReadyAsync(TimeSpan.FromSeconds(30));
        await plane.Admin.PatchAsync($"{Pods}/sm-{index}/status", """{"status":{"conditions":[{"type":"Ready","status":"True"}]}}""");
    }

    /// <summary>As a kubelet ends a pod: SIGTERM, its grace period, and the object goes at last.</summary>
    private async Task EndAsync(int index)
    {
        ExporterProcess process = Running[index];
        process.Terminate();
        Assert.Equal(0, await process.WaitForExitAsync(TimeSpan.FromSeconds(GraceSeconds)));
        lock (_processes)
        {
            _processes.Remove(index);
        }
        await process.DisposeAsync();
        await plane.Admin.DeleteAsync($"{Pods}/sm-{index}");
    }
}
