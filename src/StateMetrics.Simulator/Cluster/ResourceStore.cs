using System.Collections.Immutable;

namespace StateMetrics.Simulator.Cluster;

/// <summary>
/// The objects of one resource in key order, and the bounded history of their changes. Not thread-safe: the cluster's
/// lock is held around every member; what is handed out (sets, changes) is immutable.
/// </summary>
/// <param name="type">Of what.</param>
/// <param name="historyMax">How many changes are kept.</param>
/// <param name="firstSequence">Above all of a store of the same resource before this one, whose watches end with 410.</param>
internal sealed class ResourceStore(ResourceType type, int historyMax, long firstSequence)
{
    private static readonly Comparer<StoredObject> s_byKey =
        Comparer<StoredObject>.Create(static (a, b) => string.CompareOrdinal(a.Key, b.Key));

    private readonly Dictionary<string, StoredObject> _byKey = new(StringComparer.Ordinal);
    private readonly List<Change> _history = [];
    private ImmutableSortedSet<StoredObject> _sorted = ImmutableSortedSet<StoredObject>.Empty.WithComparer(s_byKey);
    private bool _sortedIsOld;
    private TaskCompletionSource? _changed;
    private Task? _seen;
    private long _firstSequence = firstSequence;

    internal ResourceType Type { get; } = type;

    internal bool Served { get; set; } = true;

    /// <summary>Changes up to this version are forgotten.</summary>
    internal long CompactedVersion { get; private set; }

    internal int Count => _byKey.Count;

    internal long EndSequence => _firstSequence + _history.Count;

    internal StoredObject? Find(string key) => _byKey.GetValueOrDefault(key);

    /// <summary>The objects now. Built anew after a bulk load, kept up to date change by change otherwise.</summary>
    internal ImmutableSortedSet<StoredObject> Current()
    {
        if (_sortedIsOld)
        {
            _sorted = ImmutableSortedSet.CreateRange(s_byKey, _byKey.Values);
            _sortedIsOld = false;
        }
        return _sorted;
    }

    internal void Append(Change change)
    {
        StoredObject current = change.Current;
        if (change.Kind == ChangeKind.Deleted)
        {
            _byKey.Remove(current.Key);
            _sorted = _sortedIsOld ? _sorted : _sorted.Remove(current);
        }
        else
        {
            _byKey[current.Key] = current;
            _sorted = _sortedIsOld ? _sorted : (change.Previous is null ? _sorted : _sorted.Remove(current)).Add(current);
        }
        _history.Add(change);
        if (_history.Count > historyMax + (historyMax / 4))
        {
            Forget(_history.Count - historyMax);   // in batches, since removal moves the rest
        }
        Wake();
    }

    /// <summary>Adds objects without changes in the history; watches that run get 410, since they would miss them.</summary>
    internal void Load(List<StoredObject> loaded)
    {
        foreach (StoredObject one in loaded)
        {
            _byKey[one.Key] = one;
        }
        _sortedIsOld = true;
        Compact(loaded[^1].Version);
        _firstSequence++;
        Wake();
    }

    /// <summary>Forgets the changes up to a version; watches that have seen them go on.</summary>
    internal void Compact(long version)
    {
        Forget(_history.Count);
        CompactedVersion = Math.Max(CompactedVersion, version);
    }

    /// <summary>The changes from a sequence number on.</summary>
    /// <exception cref="ApiStatusException">410: the watch was too slow and its place in the history is gone.</exception>
    internal Change[] Read(long sequence, int countMax)
    {
        if (sequence < _firstSequence)
        {
            throw ApiStatusException.Expired(sequence, CompactedVersion);
        }
        int index = (int)(sequence - _firstSequence);
        return [.. _history.Skip(index).Take(countMax)];
    }

    /// <summary>Where in the history the changes after a version begin.</summary>
    /// <exception cref="ApiStatusException">410: that version has been compacted.</exception>
    internal long SequenceAfter(long version)
    {
        ThrowIfCompacted(version);
        int low = 0;
        int high = _history.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _history[middle].Version <= version ? (middle + 1, high) : (low, middle);
        }
        return _firstSequence + low;
    }

    /// <summary>The objects as they were at a version, found by undoing what came later.</summary>
    /// <exception cref="ApiStatusException">410: that version has been compacted.</exception>
    internal ImmutableSortedSet<StoredObject> At(long version)
    {
        int first = (int)(SequenceAfter(version) - _firstSequence);
        ImmutableSortedSet<StoredObject> current = Current();
        if (first == _history.Count)
        {
            return current;
        }
        ImmutableSortedSet<StoredObject>.Builder then = current.ToBuilder();
        for (int i = _history.Count - 1; i >= first; i--)
        {
            then.Remove(_history[i].Current);
            if (_history[i].Previous is { } previous)
            {
                then.Add(previous);
            }
        }
        return then.ToImmutable();
    }

    /// <summary>Completes at the next change, or when everybody is woken to look at something else.</summary>
    internal Task Changed()
    {
        if (_changed is null)
        {
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _seen = SeeAsync(_changed);
        }
        return _seen!;
    }

    internal void Wake()
    {
        _changed?.SetResult();
        _changed = null;
    }

    // For combinations with other tasks: a source's own task would lead them through the thread pool.
    private static async Task SeeAsync(TaskCompletionSource changed) => await changed.Task;

    private void ThrowIfCompacted(long version)
    {
        if (version < CompactedVersion)
        {
            throw ApiStatusException.Expired(version, CompactedVersion);
        }
    }

    private void Forget(int count)
    {
        if (count == 0)
        {
            return;
        }
        CompactedVersion = _history[count - 1].Version;
        _history.RemoveRange(0, count);
        _firstSequence += count;
    }
}
