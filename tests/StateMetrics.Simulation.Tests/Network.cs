using StateMetrics.Simulator.Cluster;
using StateMetrics.Simulator.Http;

namespace StateMetrics.Simulation.Tests;

/// <summary>The API servers of a world behind one address: each request reaches one of them.</summary>
internal sealed class Network : HttpMessageHandler
{
    private readonly Random _random;
    private readonly HttpMessageInvoker[] _ways;

    internal Network(Shape shape, SimulatedCluster cluster)
    {
        _random = new Random(shape.Seed ^ 0x1a7e);
        TimeSpan Latency() => shape.LatencyMax * _random.NextDouble();
        Servers = [.. Enumerable.Range(0, shape.Replicas).Select(_ => new InProcessApiServer(cluster, latency: Latency))];
        _ways = [.. Servers.Select(static server => new HttpMessageInvoker(server))];
        foreach (InProcessApiServer server in Servers)
        {
            Behave(server.Behaviour, new Random(shape.Seed ^ 0xbe4a));
            server.Access.ByRolesOnly = shape.Reading == Reading.ByRoles;
        }
    }

    internal IReadOnlyList<InProcessApiServer> Servers { get; }

    internal Exception? Mistake => Servers.Select(static server => server.Mistake).FirstOrDefault(static one => one is not null);

    internal int OpenWatches => Servers.Sum(static server => server.OpenWatches.Count);

    internal int OpenExchanges => Servers.Sum(static server => server.OpenExchanges);

    internal long Requests => Servers.Sum(static server => server.Requests.Total);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _ways[Servers.Count == 1 ? 0 : _random.Next(Servers.Count)].SendAsync(request, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        foreach (HttpMessageInvoker way in _ways)
        {
            way.Dispose();
        }
        base.Dispose(disposing);
    }

    private static void Behave(ServerBehaviour behaviour, Random random)
    {
        behaviour.StreamingLists = random.Next(4) switch
        {
            0 => StreamingLists.Refused,
            1 => StreamingLists.Ignored,
            _ => StreamingLists.Supported,
        };
        behaviour.ShardedLists = random.Next(2) == 0 ? ShardedLists.Honoured : ShardedLists.Ignored;
        behaviour.GoneForm = random.Next(2) == 0 ? GoneForm.ErrorEvent : GoneForm.HttpStatus;
        behaviour.AggregatedDiscovery = random.Next(2) == 0;
        behaviour.Protobuf = random.Next(4) > 0;
        behaviour.Bookmarks = random.Next(8) > 0;
        behaviour.TellsRules = random.Next(3) > 0;
        behaviour.GitVersion = random.Next(4) == 0 ? "v1.25.3" : "v1.36.2";
    }
}
