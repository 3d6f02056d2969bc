using System.IO.Pipelines;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using StateMetrics.Exposition.Writing;
using StateMetrics.Resources;
using StateMetrics.Server.Configuration;
using StateMetrics.Server.Fleet;
using StateMetrics.Server.Health;
using StateMetrics.Server.Sharding;
using StateMetrics.Server.Telemetry;
using StateMetrics.Server.Tests.Fleet;
using StateMetrics.Server.Tests.Health;
using StateMetrics.Server.Tests.Telemetry;
using StateMetrics.Simulator.Http;
using StateMetrics.Testing;

namespace StateMetrics.Server.Tests.Sharding;

/// <summary>An exporter in a pod of the StatefulSet "sm": the parts of it that shard, without its ports.</summary>
internal sealed class ShardProcess : IAsyncDisposable
{
    private readonly ManualTimeProvider _time;
    private readonly ApiServer _api;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _fleetLoop;
    private long? _signalled;
    private bool _servesOn;

    internal ShardProcess(SimulatedApiServer server, ManualTimeProvider time, string pod)
    {
        (_time, Pod) = (time, pod);
        // The user agent names the pod, so that a fault can strike one process alone.
        _api = Connection.To(server, time, static () => 0.5, pod);
        var demand = new ResourceDemand
        {
            Catalog = Catalog.All,
            Selection = new ResourceSelection { Resources = ["pods"] },
            Families = new FamilyLists { Allowed = ["^kube_pod_created$"] },
        };
        Fleet = new ClusterFleet(
            _api, new Latest<ResourceDemand>(demand), new ObjectFaults(NullLogger.Instance).For, new FleetOptions(),
            State.Plan, NullLogger.Instance);
        Loop = new ShardLoop(new Latest<ApiServer>(_api), new OwnPod("m", pod), new HandoverLimits(), State, Fleet.IsComplete, Log);
        _fleetLoop = Fleet.RunAsync(_stop.Token);
        _ = Loop.StartAsync(_stop.Token);
    }

    internal string Pod { get; }

    internal ShardState State { get; } = new(null);

    internal ShardPlan? Plan => State.Plan.Value;

    internal ClusterFleet Fleet { get; }

    internal ShardLoop Loop { get; }

    internal CapturedLog Log { get; } = new();

    /// <summary>What /readyz would say.</summary>
    internal Readiness Readiness => FleetReadiness.Of(Fleet.View(), Fleet.DiscoveryError, Loop.Waiting);

    /// <summary>Everything is as the plan says, and the plan as this StatefulSet says.</summary>
    internal bool Follows(string set) =>
        Plan is ShardPlan plan && Of(plan.Basis!) == set && (plan.Leaving || Fleet.IsComplete(plan.Generation));

    internal static string Of(StatefulSetSnapshot set) => $"{set.Uid} {set.Start} {set.Replicas} {set.Labels}";

    /// <summary>SIGTERM; completes when it is decided whether to serve on.</summary>
    internal async Task TerminateAsync()
    {
        _signalled = _time.GetTimestamp();
        Task<bool> looking = Loop.IsTakenOverAsync(TimeSpan.FromSeconds(2));
        await Eventually.True(() => looking.IsCompleted);
        _servesOn = await looking;
    }

    /// <summary>Whether the process would have ended by now.</summary>
    internal bool HasEnded => _signalled is long at && (!_servesOn || Loop.GraceLeft(_time.GetElapsedTime(at)) == TimeSpan.Zero);

    /// <summary>The names of the pods that a scrape shows.</summary>
    internal async Task<IReadOnlyList<string>> ScrapeAsync()
    {
        using var output = new MemoryStream();
        PipeWriter pipe = PipeWriter.Create(output, new StreamPipeWriterOptions(leaveOpen: true));
        await ExpositionSnapshot.Take(Fleet.Snapshot().Resources, ResourceFilter.All).WriteAsync(pipe, ExpositionFormat.Text, default);
        await pipe.CompleteAsync();
        return [.. Encoding.UTF8.GetString(output.ToArray()).Split('\n')
            .Where(static line => line.StartsWith("kube_pod_created", StringComparison.Ordinal)).Select(static line => line.Split('"')[3])];
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _fleetLoop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await (Loop.ExecuteTask ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Loop.Dispose();
        _api.Dispose();
        _stop.Dispose();
    }
}
