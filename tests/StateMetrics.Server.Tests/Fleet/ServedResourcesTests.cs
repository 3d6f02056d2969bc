using StateMetrics.Simulator.Http;
using StateMetrics.Testing;

namespace StateMetrics.Server.Tests.Fleet;

/// <summary>Resources that the server begins or ceases to serve. The fleet's time is manual, the connections are real.</summary>
public sealed class ServedResourcesTests
{
    private const string Deployments = "apps/v1/deployments";

    [Fact]
    public async Task A_resource_that_is_not_served_is_looked_for_again_within_a_minute()
    {
        var time = new ManualTimeProvider();
        await using FleetOnSimulator run = await FleetOnSimulator.StartAsync(
            new FleetSetup("deployments", "namespaces") { Time = time }, server =>
        {
            server.Cluster.Create(Deployments, """{"metadata":{"namespace":"shop","name":"web"},"spec":{"replicas":1}}""");
            server.Cluster.SetServed(Deployments, false);
        });
        await run.ReadyAsync();
        Assert.Equal("ok\nnot served: deployments (apps/v1)\n", run.Readiness.Report);
        Assert.Equal(0, run.Server.Requests.Count(static r => r.Resource?.Plural == "deployments"));
        Assert.Equal("", await run.SamplesAsync());

        run.Cluster.SetServed(Deployments, true);
        DateTimeOffset served = time.GetUtcNow();
        int looks = Looks(run.Server);
        await AdvanceUntilAsync(time, () => Looks(run.Server) > looks);
        Assert.InRange(time.GetUtcNow() - served, TimeSpan.FromSeconds(45), TimeSpan.FromSeconds(61));
        await run.ShowsAsync("""kube_deployment_spec_replicas{namespace="shop",deployment="web"} 1""");
        Assert.Equal("ok\n", run.Readiness.Report);
    }

    [Fact]
    public async Task A_resource_whose_API_vanishes_loses_its_samples_and_gets_them_back_with_it()
    {
        var time = new ManualTimeProvider();
        await using FleetOnSimulator run = await FleetOnSimulator.StartAsync(
            new FleetSetup("deployments", "namespaces") { Time = time }, server =>
        {
            server.Cluster.Create(Deployments, """{"metadata":{"namespace":"shop","name":"web"},"spec":{"replicas":1}}""");
            server.Cluster.Create("v1/namespaces", """{"metadata":{"name":"shop","creationTimestamp":"2024-03-01T08:30:15Z"}}""");
        });
        const string Namespace = """kube_namespace_created{namespace="shop"} 1.709281815e+09""";
        const string Deployment = """kube_deployment_spec_replicas{namespace="shop",deployment="web"} 1""";
        await run.ShowsAsync(Deployment, Namespace);

        run.Cluster.SetServed(Deployments, false);
        await AdvanceUntilAsync(time, () => run.Readiness.Report == "ok\nnot served: deployments (apps/v1)\n");
        await AdvanceUntilAsync(time, () => run.SamplesAsync().GetAwaiter().GetResult() == Namespace);
        Assert.Contains(
            "Information: deployments: the server does not serve it any more; its samples are dropped",
                run.Log.Lines, StringComparer.Ordinal);

        run.Cluster.SetServed(Deployments, true);
        await AdvanceUntilAsync(time, () => run.Readiness.Report == "ok\n");
        await run.ShowsAsync(Deployment, Namespace);
    }

    [Fact]
    public async Task A_look_that_fails_takes_nothing_away()
    {
        var time = new ManualTimeProvider();
        await using FleetOnSimulator run = await FleetOnSimulator.StartAsync(new FleetSetup("namespaces") { Time = time }, server =>
            server.Cluster.Create("v1/namespaces", """{"metadata":{"name":"shop","creationTimestamp":"2024-03-01T08:30:15Z"}}"""));
        await run.ShowsAsync("""kube_namespace_created{namespace="shop"} 1.709281815e+09""");

        run.Server.Faults.Answer(500, static r => r.Resource is null);
        await AdvanceUntilAsync(time, () => run.Fleet.DiscoveryError == "500 scripted answer 500");
        Assert.Equal("ok\n", run.Readiness.Report);
        await run.ShowsAsync("""kube_namespace_created{namespace="shop"} 1.709281815e+09""");
        run.Cluster.Create("v1/namespaces", """{"metadata":{"name":"blog","creationTimestamp":"2024-03-01T08:30:15Z"}}""");
        await run.ShowsAsync(
            """kube_namespace_created{namespace="blog"} 1.709281815e+09""", """kube_namespace_created{namespace="shop"} 1.709281815e+09""");
    }

    private static int Looks(SimulatedApiServer server) => server.Requests.Count(static r => r.Path == "/version");

    /// <summary>Moves the time in small steps, so that the answers of the real server are not late by manual time.</summary>
    private static Task AdvanceUntilAsync(ManualTimeProvider time, Func<bool> condition) => Eventually.True(() =>
    {
        if (condition())
        {
            return true;
        }
        time.Advance(TimeSpan.FromMilliseconds(250));
        return false;
    });
}
