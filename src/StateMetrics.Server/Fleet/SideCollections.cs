using StateMetrics.Kubernetes.Discovery;
using StateMetrics.Kubernetes.ListWatch;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Server.CustomResources;

namespace StateMetrics.Server.Fleet;

/// <summary>
/// The collections that a fleet must know to decide what it reads: definitions of custom resources, and namespaces where
/// something is selected by their labels. Each is followed from the first time on that it is needed.
/// </summary>
internal sealed class SideCollections(Reading how, CollectionChanges definitionChanges) : IAsyncDisposable
{
    private static readonly ResourcePath s_definitions = new()
    {
        Group = "apiextensions.k8s.io",
        Version = "v1",
        Plural = "customresourcedefinitions",
    };

    private static readonly ResourcePath s_namespaces = new()
    {
        Group = Namespace.Resource.Group,
        Version = Namespace.Resource.Version,
        Plural = Namespace.Resource.Plural,
        MetadataOnly = true,
    };

    private readonly KnownKinds _kinds = new();
    private volatile WatchedCollection<DefinedKinds>? _definitions;
    private volatile WatchedCollection<ItemLabels>? _namespaces;

    /// <summary>The labels of all namespaces; null where nobody asks for them, and while they are not known.</summary>
    public Collected<ItemLabels>? NamespaceLabels => _namespaces?.Current;

    /// <summary>Those that run now.</summary>
    public IEnumerable<KeyValuePair<ReflectorKey, RunningReflector>> Running
    {
        get
        {
            if (_definitions is { } definitions)
            {
                yield return KeyValuePair.Create(definitions.Key, definitions.Running);
            }
            if (_namespaces is { } namespaces)
            {
                // The namespaces themselves may be read as well.
                yield return KeyValuePair.Create(new ReflectorKey("labels of namespaces", null), namespaces.Running);
            }
        }
    }

    /// <summary>What is not known yet of all that is needed, and why; "" when nothing is missing.</summary>
    public string Waiting => this switch
    {
        { _definitions: { Current: null } definitions } => $"{definitions.Key}: {definitions.Waiting}",
        { _namespaces: { Current: null } namespaces } => $"{namespaces.Key}: {namespaces.Waiting}",
        _ => "",
    };

    /// <summary>Follows what this needs.</summary>
    public void Need(ResourceDemand demand)
    {
        if (demand.Custom.Resources > 0 && _definitions is null)
        {
            _definitions = new WatchedCollection<DefinedKinds>(s_definitions, DefinedKinds.Read, definitionChanges, how);
        }
        if (demand.Custom.SelectsNamespaces && _namespaces is null)
        {
            _namespaces = new WatchedCollection<ItemLabels>(s_namespaces, ItemLabels.Read, new CollectionChanges(), how);
        }
    }

    /// <summary>The kinds that the configuration can mean; none while the definitions are not known. For the fleet's loop alone.</summary>
    public IReadOnlyList<CustomKind> KindsOf(ResourceDemand demand, ServedResources served) =>
        demand.Custom.Resources > 0 && _definitions?.Current is Collected<DefinedKinds> definitions
            ? _kinds.Of(definitions, served, demand.Custom.Groups)
            : [];

    public async ValueTask DisposeAsync()
    {
        if (_definitions is not null)
        {
            await _definitions.DisposeAsync();
        }
        if (_namespaces is not null)
        {
            await _namespaces.DisposeAsync();
        }
    }
}
