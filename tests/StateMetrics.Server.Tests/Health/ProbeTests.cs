using System.Text;
using Microsoft.AspNetCore.Http;
using StateMetrics.Server.Configuration;
using StateMetrics.Server.Fleet;
using StateMetrics.Server.Health;
using StateMetrics.Server.Sharding;
using StateMetrics.Server.Http;
using StateMetrics.Server.Tests.Fleet;
using StateMetrics.Server.Telemetry;
using StateMetrics.Server.Tests.Telemetry;
using StateMetrics.Testing;

namespace StateMetrics.Server.Tests.Health;

public sealed class ProbeTests
{
    [Fact]
    public async Task Livez_tells_whether_the_loop_turns()
    {
        var time = new ManualTimeProvider();
        using ApiServer server = Connection.To("http://127.0.0.1:1", time, static () => 0.5);
        var fleet = new ClusterFleet(
            server, new Latest<ResourceDemand>(new ResourceDemand { Catalog = [], Selection = new ResourceSelection { Resources = [] } }),
            new ObjectFaults(new CapturedLog()).For, new FleetOptions(), new Latest<ShardPlan?>(null), new CapturedLog());
        var probes = new ProbeEndpoints(() => fleet.SinceTurn, () => FleetReadiness.Of(fleet.View(), fleet.DiscoveryError));
        Assert.Equal("200 OK", await AskAsync(probes.LiveAsync));
        time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal("200 OK", await AskAsync(probes.LiveAsync));
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("503 the fleet's loop has not turned for 65 s\n", await AskAsync(probes.LiveAsync));
        Assert.Equal("200 OK", await AskAsync(ProbeEndpoints.HealthAsync));
    }

    [Fact]
    public async Task Livez_never_depends_on_the_API_server()
    {
        var time = new ManualTimeProvider();
        await using FleetOnSimulator run = await FleetOnSimulator.StartAsync(
            new FleetSetup("namespaces") { Time = time }, static server => server.Faults.Stall());
        var probes = new ProbeEndpoints(() => run.Fleet.SinceTurn, () => run.Readiness);
        DateTimeOffset start = time.GetUtcNow();
        await Eventually.True(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return time.GetUtcNow() - start > TimeSpan.FromMinutes(10) && run.Fleet.SinceTurn <= TimeSpan.FromSeconds(10);
        });
        Assert.Equal("200 OK", await AskAsync(probes.LiveAsync));
        Assert.StartsWith("503 not ready\nwaiting for the API server: ", await AskAsync(probes.ReadyAsync), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Readyz_is_503_until_everything_is_listed()
    {
        await using FleetOnSimulator run = await FleetOnSimulator.StartAsync(
            new FleetSetup("namespaces", "nodes"),
            static server => server.Faults.Stall(static r => r.Resource?.Plural == "nodes"));
        var probes = new ProbeEndpoints(() => run.Fleet.SinceTurn, () => run.Readiness);
        await Eventually.Equal("503 not ready\nwaiting for nodes: listing\n", () => AskAsync(probes.ReadyAsync).GetAwaiter().GetResult());
        run.Server.Faults.Clear();
        await Eventually.Equal("200 ok\n", () => AskAsync(probes.ReadyAsync).GetAwaiter().GetResult());
    }

    private static async Task<string> AskAsync(Answer probe)
    {
        var body = new MemoryStream();
        var context = new DefaultHttpContext();
        context.Request.Method = "GET";
        context.Response.Body = body;
        await probe(context);
        return $"{context.Response.StatusCode} {Encoding.UTF8.GetString(body.ToArray())}";
    }
}
