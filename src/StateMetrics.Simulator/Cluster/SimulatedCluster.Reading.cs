using System.Collections.Immutable;

namespace StateMetrics.Simulator.Cluster;

/// <content>What the HTTP side reads: consistent snapshots and the tail of the history.</content>
public sealed partial class SimulatedCluster
{
    /// <summary>The type, or null where the resource is unknown or not served now.</summary>
    internal ResourceType? Served(ResourceId resource)
    {
        lock (_gate)
        {
            return _stores.TryGetValue(resource, out ResourceStore? store) && store.Served ? store.Type : null;
        }
    }

    internal List<ResourceType> ServedTypes()
    {
        lock (_gate)
        {
            return [.. _stores.Values.Where(store => store.Served).Select(store => store.Type)
                .OrderBy(type => type.Id.Group, StringComparer.Ordinal).ThenBy(type => type.Id.Version, StringComparer.Ordinal)
                .ThenBy(type => type.Id.Plural, StringComparer.Ordinal)];
        }
    }

    /// <summary>The objects now, or as they were at a version, with the sequence number at which their changes go on.</summary>
    /// <exception cref="ApiStatusException">410 where the version is compacted, 504 where it is in the future.</exception>
    internal Snapshot Read(ResourceId resource, long? version)
    {
        lock (_gate)
        {
            ResourceStore store = Store(resource);
            if (version is not { } then)
            {
                return new Snapshot(store.Current(), _version, store.EndSequence);
            }
            ThrowIfFuture(then);
            ImmutableSortedSet<StoredObject> objects = store.At(then);
            return new Snapshot(objects, then, store.SequenceAfter(then));
        }
    }

    internal void ThrowIfFuture(long version)
    {
        long latest = LatestVersion;
        if (version > latest)
        {
            throw ApiStatusException.TooLarge(version, latest);
        }
    }

    /// <summary>Where a watch that has seen a version goes on.</summary>
    /// <exception cref="ApiStatusException">410 where the version is compacted, 504 where it is in the future.</exception>
    internal long Resume(ResourceId resource, long version)
    {
        lock (_gate)
        {
            ThrowIfFuture(version);
            return Store(resource).SequenceAfter(version);
        }
    }

    /// <summary>The next changes; where there are none, the task that completes when there is something to look at.</summary>
    internal Tail ReadTail(ResourceId resource, long sequence)
    {
        lock (_gate)
        {
            ResourceStore? store = _stores.GetValueOrDefault(resource);
            if (store is null or { Served: false })
            {
                return new Tail([], _version, Task.CompletedTask, Ended: true);
            }
            Change[] changes = store.Read(sequence, countMax: 256);
            return new Tail(changes, _version, changes.Length > 0 ? Task.CompletedTask : store.Changed(), Ended: false);
        }
    }

    /// <summary>Lets every open watch look again, for what changed outside of the history.</summary>
    internal void WakeWatches()
    {
        lock (_gate)
        {
            foreach (ResourceStore store in _stores.Values)
            {
                store.Wake();
            }
        }
    }
}

/// <summary>Objects that belong together, and the version at which they did.</summary>
internal readonly record struct Snapshot(ImmutableSortedSet<StoredObject> Objects, long Version, long Sequence);

/// <summary>
/// The next changes of a resource. Where <paramref name="Changes"/> is empty, everything up to <paramref name="Version"/>
/// has been seen, which is what a bookmark says.
/// </summary>
internal readonly record struct Tail(Change[] Changes, long Version, Task Changed, bool Ended);
