using System.Globalization;
using System.Text.Json;

namespace StateMetrics.Simulator.Cluster;

/// <content>The writes themselves, all under the lock.</content>
public sealed partial class SimulatedCluster
{
    private const string CustomResourceDefinitions = "apiextensions.k8s.io/v1/customresourcedefinitions";

    internal StoredObject Write(ResourceId resource, JsonElement body, WriteOptions options, bool create)
    {
        lock (_gate)
        {
            return create ? CreateLocked(resource, body, options) : UpdateLocked(resource, body, options);
        }
    }

    internal StoredObject Patch(ResourceId resource, JsonElement patch, WriteOptions options)
    {
        lock (_gate)
        {
            StoredObject existing = Existing(resource, options.Namespace ?? "", options.Name ?? "");
            using JsonDocument merged = MergePatch.Apply(existing.Utf8Json, patch);
            return UpdateLocked(resource, merged.RootElement, options);
        }
    }

    private StoredObject CreateLocked(ResourceId resource, JsonElement body, WriteOptions options)
    {
        ResourceStore store = Store(resource);
        ResourceType type = store.Type;
        ObjectStamp stamp = Stamp(type, body, asGiven: false);
        if (options.Scope == WriteScope.Main)
        {
            stamp = stamp with
            {
                Namespace = type.Namespaced ? options.Namespace ?? stamp.Namespace : "",
                Uid = NewUid(),
                CreationTimestamp = Now(),
                Generation = type.HasGeneration ? 1 : null,
                Status = type.HasStatus ? InitialStatus.Of(type) : null,
            };
        }
        if (store.Find(StoredObject.KeyOf(stamp.Namespace, stamp.Name)) is not null)
        {
            throw ApiStatusException.AlreadyExists(type, stamp.Name);
        }
        StoredObject created = stamp.Write(type, body);
        store.Append(new Change(ChangeKind.Added, created, null));
        DefinitionWritten(created);
        return created;
    }

    private StoredObject UpdateLocked(ResourceId resource, JsonElement body, WriteOptions options)
    {
        ResourceStore store = Store(resource);
        (string ns, string name) = NameOf(store.Type, body, options);
        StoredObject previous = Existing(resource, ns, name);
        ThrowIfStale(store.Type, previous, body);
        using JsonDocument before = previous.Parse();
        bool statusOnly = options.Scope == WriteScope.Status;
        bool keepsStatus = options.Scope == WriteScope.Main && store.Type.HasStatus;
        JsonElement main = statusOnly ? before.RootElement : body;
        ObjectStamp stamp = new()
        {
            Namespace = ns,
            Name = name,
            Uid = previous.Uid,
            Version = ++_version,
            CreationTimestamp = Text(before.RootElement, "creationTimestamp") ?? Now(),
            DeletionTimestamp = options.Scope == WriteScope.Whole ? null : Text(before.RootElement, "deletionTimestamp"),
            Generation = NextGeneration(store.Type, before.RootElement, main),
            Status = statusOnly ? Member(body, "status") : keepsStatus ? Member(before.RootElement, "status") : null,
        };
        StoredObject current = stamp.Write(store.Type, main);
        store.Append(new Change(ChangeKind.Modified, current, previous));
        DefinitionWritten(current);
        return IsReleased(current) ? RemoveLocked(store, current) : current;
    }

    private StoredObject DeleteLocked(ResourceStore store, StoredObject existing)
    {
        using JsonDocument document = existing.Parse();
        if (HasFinalizers(document.RootElement))
        {
            ObjectStamp stamp = Stamp(store.Type, document.RootElement, asGiven: false);
            StoredObject terminating = (stamp with { DeletionTimestamp = stamp.DeletionTimestamp ?? Now() })
                .Write(store.Type, document.RootElement);
            store.Append(new Change(ChangeKind.Modified, terminating, existing));
            return terminating;
        }
        if (store.Type.Id == new ResourceId("", "v1", "namespaces"))
        {
            EmptyNamespace(existing.Name);
        }
        return RemoveLocked(store, existing);
    }

    private StoredObject RemoveLocked(ResourceStore store, StoredObject existing)
    {
        StoredObject removed = At(existing, ++_version);
        store.Append(new Change(ChangeKind.Deleted, removed, existing));
        if (store.Type.Id == CustomResourceDefinitions)
        {
            Unregister(removed);
        }
        return removed;
    }

    private void EmptyNamespace(string ns)
    {
        foreach (ResourceStore store in _stores.Values.Where(store => store.Type.Namespaced))
        {
            foreach (StoredObject inside in store.Current().Where(one => one.Namespace == ns))
            {
                RemoveLocked(store, inside);
            }
        }
    }

    /// <summary>The same object at another version, for the events of deletions.</summary>
    internal static StoredObject At(StoredObject one, long version)
    {
        using JsonDocument document = one.Parse();
        JsonElement body = document.RootElement;
        ObjectStamp stamp = new()
        {
            Namespace = one.Namespace,
            Name = one.Name,
            Uid = one.Uid,
            Version = version,
            CreationTimestamp = Text(body, "creationTimestamp") ?? "",
        };
        return stamp.Write(one.Type, body);
    }

    /// <summary>Takes from the body what it has, and assigns the rest.</summary>
    private ObjectStamp Stamp(ResourceType type, JsonElement body, bool asGiven)
    {
        (string ns, string name) = NameOf(type, body, default);
        return new ObjectStamp
        {
            Namespace = ns,
            Name = name,
            Uid = Text(body, "uid") ?? (asGiven ? "" : NewUid()),
            Version = ++_version,
            ResourceVersion = asGiven ? Text(body, "resourceVersion") ?? "" : null,
            CreationTimestamp = Text(body, "creationTimestamp") ?? (asGiven ? "" : Now()),
            DeletionTimestamp = Text(body, "deletionTimestamp"),
            Generation = Number(body, "generation") ?? (type.HasGeneration && !asGiven ? 1 : null),
        };
    }

    private (string Namespace, string Name) NameOf(ResourceType type, JsonElement body, WriteOptions options)
    {
        string? name = Text(body, "name") ?? options.Name;
        if (name is null && Text(body, "generateName") is { } prefix)
        {
            name = prefix + UidSource.Suffix(_random);
        }
        if (string.IsNullOrEmpty(name))
        {
            throw ApiStatusException.Invalid($"{type.Kind} is invalid: metadata.name: Required value: name or generateName is required");
        }
        string ns = type.Namespaced ? Text(body, "namespace") ?? options.Namespace ?? "default" : "";
        return options.Name is null || options.Name == name
            ? (ns, name)
            : throw ApiStatusException.BadRequest($"the name of the object ({name}) does not match the name on the URL ({options.Name})");
    }

    private static void ThrowIfStale(ResourceType type, StoredObject previous, JsonElement body)
    {
        if (Text(body, "resourceVersion") is { Length: > 0 } stated
            && stated != previous.Version.ToString(CultureInfo.InvariantCulture))
        {
            throw ApiStatusException.Conflict(type, previous.Name);
        }
    }

    private static long? NextGeneration(ResourceType type, JsonElement before, JsonElement after)
    {
        long? generation = Number(before, "generation");
        if (!type.HasGeneration)
        {
            return generation;
        }
        return SameSpec(before, after) ? generation : (generation ?? 0) + 1;
    }

    private static bool SameSpec(JsonElement before, JsonElement after)
    {
        bool had = before.TryGetProperty("spec"u8, out JsonElement old);
        bool has = after.TryGetProperty("spec"u8, out JsonElement given);
        return had == has && (!had || JsonElement.DeepEquals(old, given));
    }

    private static bool IsReleased(StoredObject one)
    {
        using JsonDocument document = one.Parse();
        return Text(document.RootElement, "deletionTimestamp") is not null && !HasFinalizers(document.RootElement);
    }

    private static bool HasFinalizers(JsonElement body) =>
        body.TryGetProperty("metadata"u8, out JsonElement metadata)
        && metadata.TryGetProperty("finalizers"u8, out JsonElement finalizers)
        && finalizers.ValueKind == JsonValueKind.Array && finalizers.GetArrayLength() > 0;

    private StoredObject Existing(ResourceId resource, string ns, string name)
    {
        ResourceStore store = Store(resource);
        return store.Find(StoredObject.KeyOf(store.Type.Namespaced ? ns : "", name))
            ?? throw ApiStatusException.NotFound(store.Type, name);
    }

    private ResourceStore Store(ResourceId resource) => _stores.TryGetValue(resource, out ResourceStore? store)
        ? store
        : throw new ApiStatusException(404, "NotFound", "the server could not find the requested resource");

    private string NewUid() => UidSource.Next(_random);

    private string Now() => _time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static JsonElement Member(JsonElement body, string name) =>
        body.TryGetProperty(name, out JsonElement value) ? value : default;

    private static string? Text(JsonElement body, string metadataField) =>
        body.TryGetProperty("metadata"u8, out JsonElement metadata)
        && metadata.TryGetProperty(metadataField, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static long? Number(JsonElement body, string metadataField) =>
        body.TryGetProperty("metadata"u8, out JsonElement metadata)
        && metadata.TryGetProperty(metadataField, out JsonElement value) && value.ValueKind == JsonValueKind.Number
            ? value.GetInt64()
            : null;
}
