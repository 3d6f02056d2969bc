using System.Text.Json;
using StateMetrics.EndToEnd.Tests.Cluster;
using StateMetrics.EndToEnd.Tests.Harness;
using StateMetrics.Testing.Exposition;

namespace StateMetrics.EndToEnd.Tests.Exporter;

/// <summary>
/// Shards over the objects of two real clusters: the StatefulSet is in one of them, and what it says holds for both. While it changes,
/// each scrape of all shards shows every pod of every cluster.
/// </summary>
[Collection(FaultProxyCollection.Name)]
public sealed class ShardedClustersTests(ControlPlaneFixture fixture) : IAsyncLifetime
{
    private const int PodsEach = 150;
    private const string Shown = "shown-of-both";
    private const string Own = "shards-of-both";

    /// <summary>Shorter than by default, so that two handovers fit into one test; the pods are ready long before.</summary>
    private static readonly TimeSpan s_handoverMax = TimeSpan.FromSeconds(20);

    /// <summary>How long a change and its overlap may take together.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

    private readonly TemporaryFolder _folder = new();
    private ControlPlane _home = null!;
    private ControlPlane _other = null!;

    public async ValueTask InitializeAsync()
    {
        _home = await fixture.ReadyAsync();
        _other = await ControlPlane.StartAsync();
        await _home.Admin.CreateAsync("/api/v1/namespaces", $$"""{"metadata":{"name":"{{Own}}"} }""");
        foreach (ControlPlane plane in (ControlPlane[])[_home, _other])
        {
            await plane.Admin.CreateAsync("/api/v1/namespaces", $$"""{"metadata":{"name":"{{Shown}}"} }""");
            await Parallel.ForEachAsync(
                Enumerable.Range(0, PodsEach), new ParallelOptions { MaxDegreeOfParallelism = 8 },
                async (i, _) => await CreateAsync(plane, $"pod-{i}"));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _home.Admin.DeleteAsync($"/api/v1/namespaces/{Shown}/pods");
        await (_other?.DisposeAsync() ?? default);
        _folder.Dispose();
    }

    [Fact]
    public async Task Every_scrape_of_all_shards_shows_every_pod_of_both_clusters_while_their_number_changes()
    {
        string clusters = _folder.Write("clusters.yaml", $$"""
            - {name: home, kubeconfig: {{_home.AdminKubeconfig}} }
            - {name: other, kubeconfig: {{_other.AdminKubeconfig}} }
            """);
        await using var pods = new ShardPods(_home, Own, s_handoverMax) { ClustersConfig = clusters };
        await pods.CreateSetAsync(1);
        await pods.RunAsync(1);
        await using var scrapes = new UnionScrapes(pods, Shown);
        await scrapes.ApartAsync(s_patience);
        scrapes.Take();

        await pods.ScaleAsync(2);
        await WholeAsync(scrapes, "1 to 2", 2 * PodsEach);
        await SharedAsync(pods, 2 * PodsEach);

        // What comes while there are two is shown by the one whose it is, in each cluster.
        await CreateAsync(_home, "late");
        await CreateAsync(_other, "late");
        await SharedAsync(pods, (2 * PodsEach) + 2);
        scrapes.Take();

        await pods.ScaleAsync(1);
        await WholeAsync(scrapes, "2 to 1", (2 * PodsEach) + 2);
        await SharedAsync(pods, (2 * PodsEach) + 2);
    }

    private static async Task WholeAsync(UnionScrapes scrapes, string what, int expected)
    {
        await scrapes.ApartAsync(s_patience, afterOverlap: true);
        UnionScrapes.Findings found = scrapes.Take();
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: {found}");
        Assert.True(found.Fewest == expected, $"{what}: {found}");
    }

    /// <summary>The shards together show each pod once, and each of them some of every cluster.</summary>
    private static Task<TimeSpan> SharedAsync(ShardPods pods, int expected) => Eventually.HoldsAsync(s_patience, async () =>
    {
        var shown = new List<string>();
        foreach ((int index, ExporterProcess process) in pods.Running)
        {
            StrictExposition scrape = await process.ScrapeAsync();
            foreach (string cluster in (string[])["home", "other"])
            {
                int before = shown.Count;
                shown.AddRange(scrape.Matching("kube_pod_info", ("cluster", cluster), ("namespace", Shown))
                    .Select(pod => $"{cluster}/{pod.Labels["pod"]}"));
                if (shown.Count == before)
                {
                    return $"shard {index} shows nothing of {cluster}";
                }
            }
        }
        return shown.Count == expected && shown.Distinct(StringComparer.Ordinal).Count() == expected ? null : $"{shown.Count} are shown";
    });

    private static Task<JsonElement> CreateAsync(ControlPlane plane, string name) => plane.Admin.CreateAsync(
        $"/api/v1/namespaces/{Shown}/pods", $$"""{"metadata":{"name":"{{name}}"},"spec":{"containers":[{"name":"c","image":"i"}]} }""");
}
