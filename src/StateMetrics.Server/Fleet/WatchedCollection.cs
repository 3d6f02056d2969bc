using System.Collections.Immutable;
using StateMetrics.Kubernetes.ListWatch;
using StateMetrics.Kubernetes.Reflector;
using StateMetrics.Kubernetes.Wire;
using StateMetrics.Resources.Pipeline;

namespace StateMetrics.Server.Fleet;

/// <summary>Follows a cluster-scoped collection, and keeps of each object what <paramref name="read"/> makes of it.</summary>
internal sealed class WatchedCollection<T> : IObjectSink, IReflectorObserver, IAsyncDisposable
    where T : class, IEquatable<T>
{
    private readonly ReadItem _read;
    private readonly Action _changed;
    private readonly ReflectorLog _log;
    private readonly Dictionary<string, ObjectIdentity> _held = new(StringComparer.Ordinal);
    private readonly CollectionChanges _changes;
    private volatile Collected<T>? _current;

    public WatchedCollection(ResourcePath path, ReadItem read, CollectionChanges changes, Reading how)
    {
        (_read, _changed, _changes) = (read, how.Changed, changes);
        Key = new ReflectorKey(path.Plural, null);
        _log = new ReflectorLog(Key, how.Logger, static () => { });
        // The whole of it, whatever the shard is, and as JSON, which is what custom resources are defined in.
        ListWatchOptions options = how.ListWatch with { JsonOnly = true, Keep = null, ShardSelector = "" };
        Running = how.Start(path, options, this, this);
    }

    /// <summary>What is kept of an object; null where there is nothing to keep.</summary>
    /// <exception cref="InvalidDataException">The object cannot be read: as if there were nothing.</exception>
    internal delegate T? ReadItem(in WireObject source);

    public ReflectorKey Key { get; }

    public RunningReflector Running { get; }

    /// <summary>Null until the collection is listed, or known to be unreadable. Read from any thread.</summary>
    public Collected<T>? Current => _current;

    /// <summary>Why <see cref="Current"/> is null.</summary>
    public string Waiting => Running.Reflector.Status.Error is { Length: > 0 } error ? error : "listing";

    private ImmutableSortedDictionary<string, T> Items =>
        _current?.Items ?? ImmutableSortedDictionary.Create<string, T>(StringComparer.Ordinal);

    IReplacement IObjectSink.BeginReplace() => new Replacement(this);

    void IObjectSink.Upsert(in WireObject changed)
    {
        string name = changed.Name.ToString();
        Count(name, StoreSink.Identify(changed));
        Publish(Read(changed) is T item ? Items.SetItem(name, item) : Items.Remove(name));
    }

    void IObjectSink.Remove(in WireObject deleted)
    {
        string name = deleted.Name.ToString();
        if (_held.Remove(name))
        {
            _changes.Delete();
        }
        Publish(Items.Remove(name));
    }

    ObjectIdentity IObjectSink.IdentityOf(in WireObject source) => StoreSink.Identify(source);

    void IObjectSink.CopyIdentities(ICollection<ObjectIdentity> into)
    {
        foreach (ObjectIdentity held in _held.Values)
        {
            into.Add(held);
        }
    }

    void IReflectorObserver.Changed(ReflectorStatus before, ReflectorStatus after)
    {
        _log.Changed(before, after);
        // What was known once is the better answer than nothing, until the server gives another one.
        if (_current is null && after.State is ReflectorState.Forbidden or ReflectorState.NotServed)
        {
            _current = new Collected<T>(Items) { IsUnreadable = true };
            _changed();
        }
    }

    public ValueTask DisposeAsync() => Running.DisposeAsync();

    private T? Read(in WireObject source)
    {
        try
        {
            return _read(source);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private void Count(string name, ObjectIdentity identity)
    {
        bool known = _held.TryGetValue(name, out ObjectIdentity before);
        if (known && before != identity)
        {
            _changes.Update();
        }
        else if (!known)
        {
            _changes.Add();
        }
        _held[name] = identity;
    }

    private void Publish(ImmutableSortedDictionary<string, T> items)
    {
        // Setting an item to an equal one gives the same dictionary.
        bool same = _current is { IsUnreadable: false } known && (known.Items == items || known.Items.SequenceEqual(items));
        if (!same)
        {
            _current = new Collected<T>(items);
            _changed();
        }
    }

    private sealed class Replacement(WatchedCollection<T> sink) : IReplacement
    {
        private readonly Dictionary<string, (ObjectIdentity Identity, T? Item)> _next = new(StringComparer.Ordinal);

        public void Add(in WireObject listed) => _next[listed.Name.ToString()] = (StoreSink.Identify(listed), sink.Read(listed));

        public void Remove(in WireObject deleted) => _next.Remove(deleted.Name.ToString());

        public int Commit()
        {
            int differences = 0;
            foreach (string gone in sink._held.Keys.Except(_next.Keys).ToList())
            {
                sink._held.Remove(gone);
                sink._changes.Delete();
                differences++;
            }
            foreach ((string name, (ObjectIdentity identity, _)) in _next)
            {
                differences += sink._held.TryGetValue(name, out ObjectIdentity before) && before == identity ? 0 : 1;
                sink.Count(name, identity);
            }
            sink.Publish(_next.Where(one => one.Value.Item is not null)
                .ToImmutableSortedDictionary(one => one.Key, one => one.Value.Item!, StringComparer.Ordinal));
            return differences;
        }

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
