using System.IO.Pipelines;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StateMetrics.Exposition.Writing;
using StateMetrics.Resources;
using StateMetrics.Resources.Custom;
using StateMetrics.Server.Clusters;
using StateMetrics.Server.Configuration;
using StateMetrics.Server.Fleet;
using StateMetrics.Server.Health;
using StateMetrics.Server.Sharding;
using StateMetrics.Server.Telemetry;

namespace StateMetrics.Simulation.Tests;

/// <summary>The product in a world: a fleet, its shard, and its scrapes.</summary>
internal sealed class Exporter
{
    // A look-ahead, which the engine cannot do that takes milliseconds to prepare each pattern: there are thousands of worlds.
    private const string Families = "^(?=kube_configmap_info$|kube_configmap_metadata_resource_version$|kube_deployment_spec_replicas$"
        + "|kube_namespace_labels$|widget_size$)";

    private static readonly LabelSelector s_team = LabelSelector.Parse("team=x");

    // The same samples by two configurations: who changes from one to the other has everything listed again.
    private static readonly CustomResourceConfiguration s_widgets = Widgets("Its size.");
    private static readonly CustomResourceConfiguration s_otherWidgets = Widgets("How large it is.");

    private static CustomResourceConfiguration Widgets(string help) => CustomResourceConfiguration.Read([new("widgets.yaml", $$"""
        kind: CustomResourceStateMetrics
        spec:
          resources:
            - groupVersionKind: {group: example.com, version: v1, kind: Widget}
              metricNamePrefix: widget
              labelsFromPath: {name: [metadata, name], namespace: [metadata, namespace]}
              metrics:
                - {name: size, help: {{help}}, each: {type: Gauge, gauge: {path: [spec, size]} } }
        """)]);

    private readonly Shape _shape;
    private readonly VirtualTime _time;
    private readonly Latest<ShardPlan?> _plan;
    private readonly FreshnessLook _look;
    private readonly bool _byNamespace;
    private readonly Latest<ResourceDemand> _demand;
    private readonly Func<IReadOnlyList<ClusterView>> _views;
    private IReadOnlyList<ClusterView>? _view;
    private readonly HashSet<Place> _dropped = [];
    private int _plans;
    private int _reloads;

    internal Exporter(Shape shape, World world, HttpClient http, VirtualTime time, ILogger logger)
    {
        (_shape, _time, _byNamespace) = (shape, time, world.ByNamespace);
        var jitter = new Random(shape.Seed ^ 0x711e);
        _plan = new Latest<ShardPlan?>(PlanOf(0));
        _demand = new Latest<ResourceDemand>(DemandOf(world));
        Server = new ApiServer(http, time, jitter.NextDouble);
        Fleet = new ClusterFleet(
            Server, _demand, new ObjectFaults(NullLogger.Instance).For, OptionsOf(), _plan, logger);
        var families = new ScopeFamilies(static () => true, new EventDelays(time, static _ => true));
        _views = () => [new ClusterView("", Fleet.Snapshot(), families)];
        _look = new FreshnessLook(() => _view ?? _views(), new FreshnessOptions(), time);
    }

    internal ApiServer Server { get; }

    internal ClusterFleet Fleet { get; }

    /// <summary>Takes over the next of its shards; false where there is none.</summary>
    internal bool Reshard()
    {
        if (_plans + 1 >= _shape.Plans.Count)
        {
            return false;
        }
        _dropped.UnionWith(_look.Scopes().Where(IsRefused).Select(PlaceOf));
        _plan.Set(PlanOf(++_plans));
        return true;
    }

    /// <summary>
    /// Takes over the next configuration: labels that nothing has are asked for of some resources, and the custom ones are described in
    /// other words. What is shown is the same.
    /// </summary>
    internal void Reload()
    {
        int turn = ++_reloads;
        string more = (turn & 1) == 1 ? ",configmaps=[none],deployments=[none]" : "";
        _demand.Update(now => now with
        {
            Families = now.Families with { Labels = $"namespaces=[n{((turn & 2) == 2 ? ",none" : "")}]{more}" },
            Custom = _shape.Custom ? (turn & 1) == 1 ? s_otherWidgets : s_widgets : now.Custom,
        });
    }

    /// <summary>What is known about everything that is read.</summary>
    internal IReadOnlyList<ScopeFreshness> Freshness => _look.Scopes();

    /// <summary>A scrape as the endpoint takes it; the answer can be read as slowly as anyone likes.</summary>
    internal (ExpositionSnapshot Snapshot, Scrape Scrape) Take()
    {
        // One thread: nothing happens between the two, and one look is enough for both.
        _view = _views();
        IReadOnlyList<ScopeFreshness> scopes = _look.Scopes();
        ExpositionSnapshot snapshot = _look.Take(ResourceFilter.All, null)!.Value.Snapshot;
        _view = null;
        return (snapshot, new Scrape(_time.Passed, scopes.ToDictionary(PlaceOf, scope => scope.ProofAge))
        {
            // Who reads it next does not know yet that it cannot be read.
            Refused = [.. scopes.Where(scope => IsRefused(scope) || (scope.ProofAge is null && _dropped.Contains(PlaceOf(scope))))
                .Select(PlaceOf)],
        });
    }

    internal async Task<Scrape> ReadAsync((ExpositionSnapshot Snapshot, Scrape Scrape) taken)
    {
        using var output = new MemoryStream();
        PipeWriter pipe = PipeWriter.Create(output, new StreamPipeWriterOptions(leaveOpen: true));
        await taken.Snapshot.WriteAsync(pipe, ExpositionFormat.Text, CancellationToken.None);
        await pipe.CompleteAsync();
        return taken.Scrape.With(output.GetBuffer().AsSpan(0, (int)output.Length), _byNamespace);
    }

    private bool IsRefused(ScopeFreshness scope) =>
        _reloads > 0 && scope.State is (FreshnessState.Forbidden or FreshnessState.NotServed or FreshnessState.Gone);

    private static Place PlaceOf(ScopeFreshness scope) => new(scope.Scope.Key.Resource, scope.Scope.Key.Namespace);

    private ShardPlan PlanOf(int index) => new()
    {
        Generation = index + 1,
        Shard = new Shard(0, 1),
        Kept = _shape.Plans[index],
        Total = 1,
    };

    private ResourceDemand DemandOf(World world) => new()
    {
        Catalog = Catalog.All,
        Selection = new ResourceSelection
        {
            Resources = _shape.Reading == Reading.ByRoles ? ["configmaps", "deployments"] : ["configmaps", "deployments", "namespaces"],
            Namespaces = world.Named,
            NamespaceSelector = _shape.Reading == Reading.Selected ? s_team : null,
        },
        Families = new FamilyLists
        {
            Allowed = [Families],
            Labels = "namespaces=[n]",
        },
        Custom = _shape.Custom ? s_widgets : CustomResourceConfiguration.None,
    };

    private FleetOptions OptionsOf() => new()
    {
        ListWatch = new() { PageItemsMax = _shape.PageItemsMax },
        Reflector = new() { FromServerCache = _shape.FromServerCache },
        AuditInterval = _shape.AuditInterval,
        NamespaceSelector = _shape.Reading == Reading.Selected ? s_team : null,
    };
}
