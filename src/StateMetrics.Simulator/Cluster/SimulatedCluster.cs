using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace StateMetrics.Simulator.Cluster;

/// <summary>
/// The objects of a cluster with their versions and history: what etcd and the API machinery keep. Objects go in as
/// JSON; uid, resourceVersion, creationTimestamp and generation are assigned. Every member may be called from any thread.
/// A <c>SimulatedApiServer</c> serves it over HTTP.
/// </summary>
public sealed partial class SimulatedCluster
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ResourceId, ResourceStore> _stores = [];
    private readonly TimeProvider _time;
    private readonly ClusterOptions _options;
    private readonly Random _random;
    private long _version;

    public SimulatedCluster(TimeProvider time, ClusterOptions? options = null)
    {
        _time = time;
        _options = options ?? new ClusterOptions();
        _random = new Random(_options.Seed);
        _version = _options.FirstVersion;
        foreach (ResourceType type in BuiltInTypes.All)
        {
            Register(type);
        }
    }

    /// <summary>The version of the last write.</summary>
    public long LatestVersion
    {
        get
        {
            lock (_gate)
            {
                return _version;
            }
        }
    }

    internal TimeProvider Time => _time;

    /// <summary>Adds a resource, as a CRD does; an existing one of the same id is kept.</summary>
    public void Register(ResourceType type)
    {
        lock (_gate)
        {
            if (_stores.TryAdd(type.Id, NewStore(type)))
            {
                _stores[type.Id].Compact(_version);
            }
        }
    }

    /// <summary>Serves a resource (the default) or answers 404 for it and leaves it out of discovery. Its objects stay.</summary>
    public void SetServed(ResourceId resource, bool served)
    {
        lock (_gate)
        {
            ResourceStore store = Store(resource);
            store.Served = served;
            store.Wake();
        }
    }

    /// <summary>Stores a new object. uid, creationTimestamp, generation and status are kept where the JSON has them.</summary>
    /// <exception cref="ApiStatusException">409 where it exists, 404 where the resource is unknown, 422 where it has no name.</exception>
    public StoredObject Create(ResourceId resource, ReadOnlyMemory<byte> json)
    {
        using JsonDocument body = JsonDocument.Parse(json);
        lock (_gate)
        {
            return CreateLocked(resource, body.RootElement, new WriteOptions());
        }
    }

    /// <inheritdoc cref="Create(ResourceId, ReadOnlyMemory{byte})"/>
    public StoredObject Create(ResourceId resource, string json) => Create(resource, Utf8(json));

    /// <inheritdoc cref="Create(ResourceId, ReadOnlyMemory{byte})"/>
    public StoredObject Create(ResourceId resource, JsonObject json) => Create(resource, Utf8(json));

    /// <summary>
    /// Replaces an object as a whole, status included. The new body keeps the old uid, creationTimestamp and (where the
    /// spec did not change) generation. A body that names a resourceVersion must name the current one.
    /// </summary>
    /// <exception cref="ApiStatusException">404 where it does not exist, 409 where the version is another.</exception>
    public StoredObject Update(ResourceId resource, ReadOnlyMemory<byte> json)
    {
        using JsonDocument body = JsonDocument.Parse(json);
        lock (_gate)
        {
            return UpdateLocked(resource, body.RootElement, new WriteOptions());
        }
    }

    /// <inheritdoc cref="Update(ResourceId, ReadOnlyMemory{byte})"/>
    public StoredObject Update(ResourceId resource, string json) => Update(resource, Utf8(json));

    /// <inheritdoc cref="Update(ResourceId, ReadOnlyMemory{byte})"/>
    public StoredObject Update(ResourceId resource, JsonObject json) => Update(resource, Utf8(json));

    /// <summary>Changes an object by a JSON merge patch (RFC 7396), status included.</summary>
    /// <exception cref="ApiStatusException">404 where it does not exist.</exception>
    public StoredObject Patch(ResourceId resource, string ns, string name, string mergePatch)
    {
        using JsonDocument patch = JsonDocument.Parse(mergePatch);
        lock (_gate)
        {
            using JsonDocument merged = MergePatch.Apply(Existing(resource, ns, name).Utf8Json, patch.RootElement);
            return UpdateLocked(resource, merged.RootElement, new WriteOptions());
        }
    }

    /// <summary>
    /// Deletes an object, or stamps its deletionTimestamp where it has finalizers. A namespace takes its objects along;
    /// a CRD takes its resources along.
    /// </summary>
    /// <returns>The object in its last state.</returns>
    /// <exception cref="ApiStatusException">404 where it does not exist.</exception>
    public StoredObject Delete(ResourceId resource, string ns, string name)
    {
        lock (_gate)
        {
            return DeleteLocked(Store(resource), Existing(resource, ns, name));
        }
    }

    /// <summary>The object, or null.</summary>
    public StoredObject? Find(ResourceId resource, string ns, string name)
    {
        lock (_gate)
        {
            return Store(resource).Find(StoredObject.KeyOf(ns, name));
        }
    }

    /// <summary>All objects of a resource in the order of a list, of one namespace or (null) of all.</summary>
    public IReadOnlyList<StoredObject> List(ResourceId resource, string? ns = null)
    {
        ImmutableSortedSet<StoredObject> all;
        lock (_gate)
        {
            all = Store(resource).Current();
        }
        return ns is null ? all : all.Where(one => one.Namespace == ns).ToList();
    }

    /// <summary>How many objects of a resource there are.</summary>
    public int Count(ResourceId resource)
    {
        lock (_gate)
        {
            return Store(resource).Count;
        }
    }

    /// <summary>
    /// Stores many objects of one resource at once, existing ones replaced. They enter no history: watches that are open
    /// on the resource end with 410. With <paramref name="asGiven"/> nothing is assigned: uid, resourceVersion,
    /// creationTimestamp and generation are what the JSON says, or absent where it says nothing.
    /// </summary>
    public void Load(ResourceId resource, IEnumerable<ReadOnlyMemory<byte>> objects, bool asGiven = false)
    {
        List<StoredObject> loaded = [];
        lock (_gate)
        {
            ResourceStore store = Store(resource);
            foreach (ReadOnlyMemory<byte> json in objects)
            {
                using JsonDocument body = JsonDocument.Parse(json);
                loaded.Add(Stamp(store.Type, body.RootElement, asGiven).Write(store.Type, body.RootElement));
            }
            if (loaded.Count > 0)
            {
                store.Load(loaded);
            }
        }
    }

    /// <summary>Encodes every object of a built-in resource now, on all cores, rather than when it is first asked for.</summary>
    public void EncodeAll(ResourceId resource) => Parallel.ForEach(List(resource), static one => _ = one.Protobuf.Length);

    /// <summary>Forgets the history: a watch or a continue token of an older version is answered with 410.</summary>
    public void Compact()
    {
        lock (_gate)
        {
            _version++;   // otherwise the newest list would still be resumable, as after no real compaction
            foreach (ResourceStore store in _stores.Values)
            {
                store.Compact(_version);
            }
        }
    }

    // A resource that is defined again has come by some versions, and each change takes one.
    private ResourceStore NewStore(ResourceType type) => new(type, _options.HistoryMax, firstSequence: _version * 2);

    private static byte[] Utf8(string json) => System.Text.Encoding.UTF8.GetBytes(json);

    private static byte[] Utf8(JsonObject json)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
        {
            json.WriteTo(writer);
        }
        return stream.ToArray();
    }
}
