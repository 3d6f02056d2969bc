using StateMetrics.Kubernetes.ListWatch;
using StateMetrics.Kubernetes.Reflector;
using StateMetrics.Server.Fleet;
using StateMetrics.Simulator.Cluster;
using StateMetrics.Testing;

namespace StateMetrics.Server.Tests.Fleet;

/// <summary>A server that answers from the past.</summary>
public sealed class LaggingServerTests
{
    private const string Deployments = "apps/v1/deployments";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_shown_is_not_taken_back_by_a_server_that_lags(bool streaming)
    {
        FleetSetup setup = new("deployments")
        {
            Options = new FleetOptions { ListWatch = new ListWatchOptions { StreamingLists = streaming } },
            Jitter = static () => 0,
        };
        await using FleetOnSimulator run = await FleetOnSimulator.StartAsync(setup, static server =>
        {
            server.Behaviour.BookmarkInterval = TimeSpan.FromMilliseconds(50);
            server.Cluster.Create(Deployments, Deployment(1));
        });
        await run.ShowsAsync(Sample(1));
        long past = run.Cluster.LatestVersion;
        run.Cluster.Update(Deployments, Deployment(2));
        await run.ShowsAsync(Sample(2));

        (run.Server.Behaviour.StandsAt, run.Server.Behaviour.StandsForConsistentReads) = (past, true);
        run.Server.Faults.ErrorEvent(new ApiStatusException(410, "Expired", "too old"), static r => r.IsWatch("deployments"));
        await Eventually.True(() => Status(run).OlderAnswers >= 2);
        await run.ShowsAsync(Sample(2));
        Assert.Contains("older than", Status(run).Error, StringComparison.Ordinal);

        run.Cluster.Update(Deployments, Deployment(3));
        run.Server.Behaviour.StandsAt = null;
        await run.ShowsAsync(Sample(3));
        Assert.Equal(0, Status(run).Lists.GetValueOrDefault(Reasons.Older));
    }

    [Fact]
    public async Task What_was_shown_is_not_taken_back_when_another_reflector_takes_over()
    {
        FleetSetup setup = new("deployments") { Jitter = static () => 0 };
        await using FleetOnSimulator run = await FleetOnSimulator.StartAsync(
            setup, static server => server.Cluster.Create(Deployments, Deployment(1)));
        await run.ShowsAsync(Sample(1));
        long past = run.Cluster.LatestVersion;
        run.Cluster.Update(Deployments, Deployment(2));
        await run.ShowsAsync(Sample(2));

        (run.Server.Behaviour.StandsAt, run.Server.Behaviour.StandsForConsistentReads) = (past, true);
        setup.Shard.Update(static plan => plan! with { Generation = 2 });
        await Eventually.True(() => Status(run).OlderAnswers >= 1 || run.SamplesAsync().GetAwaiter().GetResult() != Sample(2));
        await run.ShowsAsync(Sample(2));
        run.Server.Behaviour.StandsAt = null;
        await Eventually.True(() => run.Fleet.IsComplete(generation: 2));
        await run.ShowsAsync(Sample(2));
    }

    private static ReflectorStatus Status(FleetOnSimulator run) => run.Fleet.View()[0].Status!;

    private static string Sample(int replicas) => $"kube_deployment_spec_replicas{{namespace=\"shop\",deployment=\"web\"}} {replicas}";

    private static string Deployment(int replicas) =>
        $$$"""{"metadata":{"namespace":"shop","name":"web"},"spec":{"replicas":{{{replicas}}}} }""";
}
