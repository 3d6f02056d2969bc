using System.Text.Json;
using System.Text.Json.Nodes;
using StateMetrics.EndToEnd.Tests.Cluster;
using StateMetrics.EndToEnd.Tests.Harness;

namespace StateMetrics.EndToEnd.Tests.Exporter;

/// <summary>Shards of a StatefulSet on a real API server: while it changes, each scrape of all of them shows every pod.</summary>
[Collection(ControlPlaneCollection.Name)]
public sealed class ShardingTests(ControlPlaneFixture fixture) : IAsyncLifetime
{
    private const int Pods = 2000;
    private const string Shown = "shown";
    private const string Own = "shards";

    /// <summary>Shorter than by default, so that several handovers fit into one test; the pods are ready long before.</summary>
    private static readonly TimeSpan s_handoverMax = TimeSpan.FromSeconds(30);

    /// <summary>A handover, the resync before and the one after it, on a busy machine.</summary>
    private static readonly TimeSpan s_overlapMax = TimeSpan.FromSeconds(50);

    /// <summary>How long a change and its overlap may take together.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

    private ControlPlane _plane = null!;

    public async ValueTask InitializeAsync()
    {
        _plane = await fixture.ReadyAsync();
        await _plane.Admin.CreateAsync("/api/v1/namespaces", $$$"""{"metadata":{"name":"{{{Shown}}}"} }""");
        await _plane.Admin.CreateAsync("/api/v1/namespaces", $$$"""{"metadata":{"name":"{{{Own}}}"} }""");
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Pods), new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (i, _) => await _plane.Admin.CreateAsync(
                $"/api/v1/namespaces/{Shown}/pods",
                $$$"""{"metadata":{"name":"pod-{{{i}}}"},"spec":{"containers":[{"name":"c","image":"i"}]} }"""));
    }

    public async ValueTask DisposeAsync()
    {
        await _plane.Admin.DeleteAsync($"/api/v1/namespaces/{Shown}/pods");
        foreach (string ns in new[] { Shown, Own })
        {
            await _plane.Admin.DeleteAsync($"/api/v1/namespaces/{ns}");
            await _plane.Admin.ReplaceAsync(
                $"/api/v1/namespaces/{ns}/finalize", $$$"""{"metadata":{"name":"{{{ns}}}"},"spec":{"finalizers":[]} }""");
        }
    }

    [Fact]
    public async Task Every_scrape_of_all_shards_shows_every_pod_whatever_becomes_of_the_StatefulSet()
    {
        await using var pods = new ShardPods(_plane, Own, s_handoverMax);
        await pods.CreateSetAsync(2);
        await pods.RunAsync(2);
        await using var scrapes = new UnionScrapes(pods, Shown);
        await scrapes.ApartAsync(s_patience);
        scrapes.Take();

        await pods.ScaleAsync(3);
        await WholeAsync(scrapes, "2 to 3", overlaps: true);
        await CountedAsync(pods, 0, "replicas", 1);
        await CountedAsync(pods, 1, "replicas", 1);

        await pods.ScaleAsync(2);
        await WholeAsync(scrapes, "3 to 2", overlaps: true);
        await CountedAsync(pods, 0, "replicas", 2);

        await pods.PatchSetAsync("""{"metadata":{"labels":{"chart":"2"} } }""");
        await CountedAsync(pods, 0, "labels", 1);
        await WholeAsync(scrapes, "a label", overlaps: false);
        await pods.ScaleAsync(1);
        await WholeAsync(scrapes, "2 to 1 after a label", overlaps: true);
        await CountedAsync(pods, 0, "replicas", 3);

        await pods.DeleteSetAsync();
        await pods.CreateSetAsync(1, chart: "2");
        await CountedAsync(pods, 0, "reconnect", 1);
        await WholeAsync(scrapes, "deleted and created again", overlaps: false);
        await pods.ScaleAsync(2);
        await WholeAsync(scrapes, "1 to 2 after that", overlaps: true);
        await CountedAsync(pods, 0, "replicas", 4);
        TestContext.Current.TestOutputHelper?.WriteLine($"server: {await VersionAsync()}");
    }

    /// <summary>
    /// spec.ordinals came with 1.26. An older server drops it, and the proxy puts it back from an annotation: the rest of it all is real.
    /// </summary>
    [Fact]
    public async Task Every_scrape_of_all_shards_shows_every_pod_while_the_ordinals_move()
    {
        await using ApiProxy proxy = new(_plane.Server, _plane.AuthorityPem, ControlPlane.AdminToken);
        proxy.Rewrite("statefulsets", static set =>
        {
            if (set["metadata"]?["annotations"]?["start"]?.GetValue<string>() is string start)
            {
                set["spec"]!["ordinals"] = new JsonObject { ["start"] = int.Parse(start) };
            }
        });
        await using var pods = new ShardPods(_plane, Own, s_handoverMax) { Proxy = proxy.Address };
        await pods.CreateSetAsync(2);
        await pods.RunAsync(2);
        await using var scrapes = new UnionScrapes(pods, Shown);
        await scrapes.ApartAsync(s_patience);
        scrapes.Take();

        // Pod 0 is none any more, pod 1 is shard 0, and pod 2 comes and is shard 1.
        await MoveAsync(1);
        await WholeAsync(scrapes, "ordinals from 0 to 1", overlaps: true);
        await CountedAsync(pods, 1, "ordinals", 1);
        await ShardAsync(pods, 1, 0);
        await ShardAsync(pods, 2, 1);

        // And back again.
        await MoveAsync(0);
        await WholeAsync(scrapes, "ordinals from 1 to 0", overlaps: true);
        await CountedAsync(pods, 1, "ordinals", 2);
        await ShardAsync(pods, 0, 0);
        await ShardAsync(pods, 1, 1);

        async Task MoveAsync(int start)
        {
            await pods.PatchSetAsync(
                $$$"""{"metadata":{"annotations":{"start":"{{{start}}}"} },"spec":{"ordinals":{"start":{{{start}}}} } }""");
            await pods.RunAsync(2, start);
        }
    }

    private static async Task WholeAsync(UnionScrapes scrapes, string what, bool overlaps)
    {
        await scrapes.ApartAsync(s_patience, afterOverlap: overlaps);
        UnionScrapes.Findings found = scrapes.Take();
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: {found}");
        Assert.True(found.Fewest == Pods, $"{what}: {found}");
        Assert.InRange(found.TwiceFor, TimeSpan.Zero, s_overlapMax);
        Assert.True(found.TwiceMax > 0 == overlaps, $"{what}: {found}");
    }

    private static async Task CountedAsync(ShardPods pods, int index, string reason, int count) =>
        await Eventually.HoldsAsync(s_patience, async () =>
        {
            double? shown = (await pods.Running[index].ScrapeTelemetryAsync()).Value(ShardPods.SelfFamily, ("reason", reason));
            return shown == count ? null : $"pod {index} counts {shown} resyncs by {reason}, not {count}\n{pods.Running[index].Output}";
        });

    private static async Task ShardAsync(ShardPods pods, int index, int ordinal) => Assert.Equal(
        ordinal,
        (await pods.Running[index].ScrapeTelemetryAsync()).Matching("kube_state_metrics_shard_ordinal").Single().Value);

    private async Task<string?> VersionAsync() => (await _plane.Admin.GetAsync("/version")).GetProperty("gitVersion").GetString();
}
