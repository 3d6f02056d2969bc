using System.Text;
using StateMetrics.Kubernetes.ListWatch;
using StateMetrics.Server.Fleet;
using StateMetrics.Server.Sharding;
using StateMetrics.Server.Tests.Fleet;
using StateMetrics.Testing;

namespace StateMetrics.Server.Tests.Sharding;

/// <summary>Several exporters on one cluster, each with its share.</summary>
public sealed class ShardedFleetTests
{
    private const int Pods = 300;

    [Fact]
    public async Task The_shards_together_show_everything_once()
    {
        var first = await FleetOnSimulator.StartAsync(SetupOf(0, 3), static server => server.Cluster.Load(
            "v1/pods", Enumerable.Range(0, Pods).Select(static i => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(Pod($"pod-{i}")))));
        await using FleetOnSimulator one = first;
        await using FleetOnSimulator two = FleetOnSimulator.Beside(first, SetupOf(1, 3));
        await using FleetOnSimulator three = FleetOnSimulator.Beside(first, SetupOf(2, 3));
        FleetOnSimulator[] shards = [one, two, three];
        foreach (FleetOnSimulator shard in shards)
        {
            await shard.ReadyAsync();
            Assert.InRange(Objects(shard), Pods / 6, Pods / 2);
        }
        await AllAsync(shards, first);

        // Changes by watch are shared as lists are.
        for (int i = 0; i < 60; i++)
        {
            first.Cluster.Create("v1/pods", Pod($"later-{i}"));
            first.Cluster.Delete("v1/pods", "shop", $"pod-{i}");
        }
        first.Cluster.Create("v1/pods", Pod("last"));
        await Eventually.Equal(Pods + 1, () => shards.Sum(Objects));
        await AllAsync(shards, first);
    }

    private static async Task AllAsync(FleetOnSimulator[] shards, FleetOnSimulator cluster)
    {
        await Eventually.Equal(Expected(cluster), () => string.Join('\n', shards
            .SelectMany(static shard => shard.SamplesAsync().GetAwaiter().GetResult().Split('\n')).Order(StringComparer.Ordinal)));
    }

    private static string Expected(FleetOnSimulator cluster) => string.Join('\n', cluster.Cluster.List("v1/pods")
        .Select(static pod => $"kube_pod_created{{namespace=\"shop\",pod=\"{pod.Name}\",uid=\"{pod.Uid}\"}} 1.709281815e+09")
        .Order(StringComparer.Ordinal));

    private static int Objects(FleetOnSimulator shard) => shard.Resources.Expositions[0].Stores[0].Objects;

    private static FleetSetup SetupOf(int ordinal, int total)
    {
        var shard = new Shard(ordinal, total);
        return new FleetSetup("pods")
        {
            Families = ["^kube_pod_created$"],
            Options = new FleetOptions { ListWatch = new ListWatchOptions { Keep = uid => shard.Owns(uid) } },
        };
    }

    private static string Pod(string name) =>
        $$$"""{"metadata":{"namespace":"shop","name":"{{{name}}}","creationTimestamp":"2024-03-01T08:30:15Z"} }""";
}
