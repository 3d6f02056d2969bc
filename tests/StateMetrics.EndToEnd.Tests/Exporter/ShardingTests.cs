using System.Text.Json;
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
    private static readonly TimeSpan s_handoverMax = TimeSpan.FromSeconds(15);

    /// <summary>A handover, the resync before and the one after it, on a busy machine.</summary>
    private static readonly TimeSpan s_overlapMax = TimeSpan.FromSeconds(30);

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
        await scrapes.ApartAsync(s_overlapMax);
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
        await OrdinalsAsync(pods, scrapes);
        TestContext.Current.TestOutputHelper?.WriteLine($"server: {await VersionAsync()}");
    }

    /// <summary>spec.ordinals came with 1.26; an older server drops it, and the simulated one proves it then.</summary>
    private static async Task OrdinalsAsync(ShardPods pods, UnionScrapes scrapes)
    {
        JsonElement patched = await pods.PatchSetAsync("""{"spec":{"ordinals":{"start":1},"replicas":1} }""");
        if (!patched.GetProperty("spec").TryGetProperty("ordinals", out _))
        {
            TestContext.Current.TestOutputHelper?.WriteLine("this server has no spec.ordinals");
            await pods.RunAsync(1);
            await WholeAsync(scrapes, "2 to 1", overlaps: true);
            return;
        }

        // Pod 1 is shard 0 of 1 now, and pod 0 is none.
        await CountedAsync(pods, 1, "replicas", 1);
        await WholeAsync(scrapes, "ordinals from 1", overlaps: null);
    }

    private static async Task WholeAsync(UnionScrapes scrapes, string what, bool? overlaps)
    {
        if (overlaps is not null)
        {
            await scrapes.ApartAsync(s_overlapMax);
        }

        UnionScrapes.Findings found = scrapes.Take();
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: {found}");
        Assert.True(found.Fewest == Pods, $"{what}: {found}");
        Assert.InRange(found.TwiceFor, TimeSpan.Zero, s_overlapMax);
        Assert.True(overlaps is null || found.TwiceMax > 0 == overlaps, $"{what}: {found}");
    }

    private static async Task CountedAsync(ShardPods pods, int index, string reason, int count) =>
        await Eventually.HoldsAsync(TimeSpan.FromSeconds(10), async () =>
        {
            double? shown = (await pods.Running[index].ScrapeTelemetryAsync()).Value(ShardPods.SelfFamily, ("reason", reason));
            return shown == count ? null : $"pod {index} counts {shown} resyncs by {reason}, not {count}\n{pods.Running[index].Output}";
        });

    private async Task<string?> VersionAsync() => (await _plane.Admin.GetAsync("/version")).GetProperty("gitVersion").GetString();
}
