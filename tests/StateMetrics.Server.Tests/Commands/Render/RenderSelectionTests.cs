namespace StateMetrics.Server.Tests.Commands.Render;

/// <summary>The flags of the exporter select the same objects in files.</summary>
public sealed class RenderSelectionTests
{
    private const string Cluster = """
        [{"apiVersion":"v1","kind":"Pod","metadata":{"namespace":"shop","name":"web","uid":"test_uid"},"spec":{"nodeName":"n1"}},
         {"apiVersion":"v1","kind":"Pod","metadata":{"namespace":"blog","name":"site","uid":"abc-0"},"spec":{"nodeName":"n2"}},
         {"apiVersion":"v1","kind":"Pod","metadata":{"namespace":"shop","name":"waiting","uid":"f6b3e9d2-5c1a-4c8e-8b57-0c2f3f0f6a10"}},
         {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop","uid":"3e2bd2ee-1d0e-4a1e-9a69-7d3a3f7c8b11"}},
         {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"blog"}}]
        """;

    [Theory]
    [InlineData("", "namespace shop, namespace blog, pod web, pod site, pod waiting")]
    [InlineData("--resources=pods", "pod web, pod site, pod waiting")]
    [InlineData("--resources=namespaces", "namespace shop, namespace blog")]
    [InlineData("--namespaces=shop", "namespace shop, namespace blog, pod web, pod waiting")]
    [InlineData("--namespaces=blog,shop", "namespace shop, namespace blog, pod site, pod web, pod waiting")]
    [InlineData("--namespaces-denylist=shop", "namespace shop, namespace blog, pod site")]
    [InlineData("--namespaces=shop --namespaces-denylist=shop", "namespace shop, namespace blog")]
    [InlineData("--resources=pods --node=n1", "pod web")]
    [InlineData("--resources=pods --track-unscheduled-pods", "pod waiting")]
    [InlineData("--metric-denylist=^kube_namespace", "pod web, pod site, pod waiting")]
    [InlineData("--custom-resource-state-only", "")]
    // Halves of the hash space: 0x0ec2…, 0x6403…, 0x315a… and 0x14fb… are below the middle, the empty uid's 0xcbf2… is above.
    [InlineData("--total-shards=2 --shard=0", "namespace shop, pod web, pod site, pod waiting")]
    [InlineData("--total-shards=2 --shard=1", "namespace blog")]
    [InlineData("--total-shards=4 --shard=0", "namespace shop, pod web, pod waiting")]
    [InlineData("--total-shards=4 --shard=1", "pod site")]
    [InlineData("--total-shards=4 --shard=2", "")]
    [InlineData("--total-shards=4 --shard=3", "namespace blog")]
    public async Task The_flags_select(string flags, string shown)
    {
        string families = flags.Contains(
            "denylist=^", StringComparison.Ordinal) ? "" : "--metric-allowlist=^kube_pod_info$,^kube_namespace_status_phase$";
        using RenderRun run = await RenderRun.OfAsync(
            Cluster, [.. flags.Split(
                ' ', StringSplitOptions.RemoveEmptyEntries), .. families.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.Equal("", run.Errors);
        Assert.Equal(0, run.Exit);
        Assert.Equal(shown, string.Join(", ", run.Samples.Split('\n').Select(ObjectOf).Where(static o => o.Length > 0).Distinct()));
    }

    private static string ObjectOf(string sample)
    {
        string label = sample.StartsWith("kube_pod_", StringComparison.Ordinal) ? "pod" : "namespace";
        int at = sample.IndexOf(label + "=\"", StringComparison.Ordinal);
        return at < 0 ? "" : $"{label} {sample[(at + label.Length + 2)..].Split('"')[0]}";
    }
}
