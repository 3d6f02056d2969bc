using Microsoft.Extensions.Logging;
using StateMetrics.Exposition.Families;
using StateMetrics.Server.Fleet;
using StateMetrics.Server.Telemetry;

namespace StateMetrics.Server.Clusters;

/// <summary>One cluster as it is read by one description and one connection, with the task that reads it.</summary>
internal sealed class ClusterMember : IDisposable
{
    private readonly ClusterTerms _terms;
    private readonly Latest<ResourceDemand> _demand;
    private readonly long _begun;
    private RunningLoop? _loop;

    /// <exception cref="Kubernetes.Connection.KubeconfigException">The way to the cluster cannot be used.</exception>
    public ClusterMember(ClusterSpec spec, ClusterTerms terms)
    {
        (Spec, _terms) = (spec, terms);
        Server = terms.Connect(spec);
        ILogger logger = ClusterLogger.For(spec, terms.Logger);
        Faults = new ObjectFaults(logger);
        bool countsPods = terms.Options.Resources.Node is null;
        var delays = new EventDelays(terms.Time, resource => resource != "pods" || countsPods);
        _demand = new Latest<ResourceDemand>(ClusterTerms.DemandOf(spec, terms.Demand.Value));
        FleetOptions options = terms.FleetOptionsOf(spec);
        Fleet = new ClusterFleet(
            Server, _demand, resource => delays.Beside(resource, Faults.For(resource)), options, terms.Shard, logger);
        Families = new ScopeFamilies(
            () => _demand.Value.Selection.ReadsByNamespace, delays, spec.Labels);
        OwnFamilies = SelfFamilies.OfCluster.With(spec.Labels);
        _begun = terms.Time.GetTimestamp();
    }

    /// <summary>By which it was made, but for what can change while it runs.</summary>
    public ClusterSpec Spec { get; private set; }

    public ApiServer Server { get; }

    public ClusterFleet Fleet { get; }

    public ObjectFaults Faults { get; }

    public ScopeFamilies Families { get; }

    /// <summary>What is told of the reading of this cluster, where there are several.</summary>
    public FamilyRenderer<SelfState> OwnFamilies { get; }

    public TimeSpan Age => _terms.Time.GetElapsedTime(_begun);

    public ClusterView View => new(Spec.Name, Fleet.Snapshot(), Families);

    /// <param name="broken">Takes the exception of a loop that ends by a bug.</param>
    public void Start(TaskCompletionSource broken) => _loop = new RunningLoop(Fleet.RunAsync, broken, Server.Loops);

    /// <summary>Takes over another description that can be read by the same means.</summary>
    public void Become(ClusterSpec spec, ResourceDemand demand)
    {
        Spec = spec;
        _demand.Set(ClusterTerms.DemandOf(spec, demand));
    }

    /// <summary>Returns when nothing of it runs any more; others may still ask the server.</summary>
    public Task StopAsync() => _loop?.DisposeAsync().AsTask() ?? Task.CompletedTask;

    public void Dispose() => Server.Dispose();
}
