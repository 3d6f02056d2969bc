using System.Text.Json.Nodes;
using StateMetrics.Simulator.Cluster;
using StateMetrics.Simulator.Http;
using StateMetrics.Simulator.Workloads;

namespace StateMetrics.Simulator.Tests.Workloads;

public sealed class DemoClusterTests(ITestOutputHelper output)
{
    [Fact]
    public void Its_pods_have_the_size_of_production()
    {
        SimulatedCluster cluster = new(TimeProvider.System);
        DemoCluster.Fill(cluster, TimeProvider.System, pods: 400);
        List<StoredObject> running = [.. cluster.List("v1/pods").Where(pod => pod.Metadata.NodeName.Length > 0)];
        double whole = running.Average(pod => pod.Protobuf.Length);
        double metadata = running.Average(pod => pod.MetadataProtobuf().Length);
        Assert.True(whole is > 8_200 and < 8_700 && metadata is > 5_600 and < 6_000, $"{whole} bytes, {metadata} of them metadata");
    }

    [Fact]
    public void It_holds_pods_in_every_state_and_what_belongs_to_them()
    {
        SimulatedCluster cluster = new(TimeProvider.System);
        DemoCluster.Fill(cluster, TimeProvider.System, pods: 1000);
        Assert.Equal(1000, cluster.Count("v1/pods"));
        Assert.Equal(33, cluster.Count("v1/nodes"));
        Assert.Equal(14, cluster.Count("v1/namespaces"));
        Assert.Equal(25, cluster.Count("batch/v1/jobs"));
        Assert.InRange(cluster.Count("apps/v1/deployments"), 100, 250);
        Assert.Equal(cluster.Count("apps/v1/deployments"), cluster.Count("v1/services"));
        string[] phases = [.. cluster.List("v1/pods").Select(Phase).Distinct().Order()];
        Assert.Equal(["Failed", "Pending", "Running", "Succeeded"], phases);
        HashSet<string> spaces = [.. cluster.List("v1/namespaces").Select(one => one.Name)];
        Assert.All(cluster.List("v1/pods"), pod => Assert.Contains(pod.Namespace, spaces));
        HashSet<string> owners = [.. cluster.List("apps/v1/replicasets").Concat(cluster.List("batch/v1/jobs")).Select(one => one.Uid)];
        Assert.All(cluster.List("v1/pods"), pod => Assert.Contains(
            Json(pod)["metadata"]!["ownerReferences"]![0]!["uid"]!.GetValue<string>(), owners));
    }

    [Fact]
    public void Everything_in_it_encodes()
    {
        SimulatedCluster cluster = new(TimeProvider.System);
        DemoCluster.Fill(cluster, TimeProvider.System, pods: 100);
        string[] others = ["v1/nodes", "v1/namespaces", "apps/v1/deployments", "apps/v1/replicasets", "v1/services", "batch/v1/jobs"];
        foreach (string resource in others)
        {
            cluster.EncodeAll(resource);
        }
    }

    [Fact]
    public void Churn_changes_restarts_and_replaces_pods_and_keeps_their_number()
    {
        SimulatedCluster cluster = new(TimeProvider.System, new ClusterOptions { Seed = 3 });
        DemoCluster demo = DemoCluster.Fill(cluster, TimeProvider.System, pods: 50);
        long before = cluster.LatestVersion;
        HashSet<string> names = [.. cluster.List("v1/pods").Select(pod => pod.Name)];
        Churn churn = new(demo);
        for (int i = 0; i < 100; i++)
        {
            churn.Step();
        }
        Assert.Equal(50, cluster.Count("v1/pods"));
        Assert.InRange(cluster.LatestVersion - before, 101, 130);
        Assert.NotEqual(names.Order(), cluster.List("v1/pods").Select(pod => pod.Name).Order());
    }

    [Fact]
    public void Churn_survives_that_somebody_else_deletes_its_pods()
    {
        SimulatedCluster cluster = new(TimeProvider.System);
        Churn churn = new(DemoCluster.Fill(cluster, TimeProvider.System, pods: 5));
        foreach (StoredObject pod in cluster.List("v1/pods"))
        {
            cluster.Delete("v1/pods", pod.Namespace, pod.Name);
        }
        for (int i = 0; i < 50; i++)
        {
            churn.Step();
        }
        Assert.InRange(cluster.Count("v1/pods"), 1, 5);
    }

    [Fact]
    public async Task Churn_keeps_its_rate_and_stops_when_told()
    {
        SimulatedCluster cluster = new(TimeProvider.System);
        Churn churn = new(DemoCluster.Fill(cluster, TimeProvider.System, pods: 20));
        using CancellationTokenSource stop = new(TimeSpan.FromMilliseconds(600));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => churn.RunAsync(200, stop.Token));
        Assert.InRange(churn.Steps, 20, 125);
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(50_000, Explicit = true)]
    public async Task It_lists_its_pods_as_protobuf_in_full(int pods)
    {
        TimeProvider time = TimeProvider.System;
        TimeSpan cpu = Cpu();
        SimulatedCluster cluster = new(time);
        DemoCluster.Fill(cluster, time, pods);
        output.WriteLine($"filled with {(Cpu() - cpu).TotalSeconds:F2} s CPU");
        cpu = Cpu();
        cluster.EncodeAll("v1/pods");
        output.WriteLine($"encoded with {(Cpu() - cpu).TotalSeconds:F2} s CPU");
        await using SimulatedApiServer server = await SimulatedApiServer.StartAsync(cluster);
        using HttpClient client = new() { BaseAddress = server.Address };
        client.DefaultRequestHeaders.TryAddWithoutValidation("Accept", "application/vnd.kubernetes.protobuf");
        for (int round = 0; round < 2; round++)
        {
            long start = time.GetTimestamp();
            cpu = Cpu();
            long length = await LengthAsync(client, "api/v1/pods");
            output.WriteLine($"{length} bytes in {time.GetElapsedTime(start).TotalSeconds:F2} s, {(Cpu() - cpu).TotalSeconds:F2} s CPU");
            long items = cluster.List("v1/pods").Sum(pod => (long)pod.Protobuf.Length);
            Assert.InRange(length - items, (3L * pods) + 40, (4L * pods) + 80);
        }
        output.WriteLine($"{GC.GetTotalMemory(true) >> 20} MiB");
    }

    private static async Task<long> LengthAsync(HttpClient client, string path)
    {
        using HttpResponseMessage response = await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        await using Stream body = await response.Content.ReadAsStreamAsync();
        byte[] buffer = new byte[256 * 1024];
        long length = 0;
        for (int read = await body.ReadAsync(buffer); read > 0; read = await body.ReadAsync(buffer))
        {
            length += read;
        }
        return length;
    }

    private static TimeSpan Cpu()
    {
        using System.Diagnostics.Process self = System.Diagnostics.Process.GetCurrentProcess();
        return self.TotalProcessorTime;
    }

    private static string Phase(StoredObject pod) => Json(pod)["status"]!["phase"]!.GetValue<string>();

    private static JsonNode Json(StoredObject one) => JsonNode.Parse(one.Json.Span)!;
}
