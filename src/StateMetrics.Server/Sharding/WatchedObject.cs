using StateMetrics.Kubernetes.ListWatch;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Reflector;
using StateMetrics.Kubernetes.Wire;
using StateMetrics.Resources.Pipeline;
using StateMetrics.Server.Fleet;

namespace StateMetrics.Server.Sharding;

/// <summary>One object, followed by its name alone: whatever its labels become, and however often it is made again.</summary>
internal sealed class WatchedObject<TModel, TSnapshot> : IObjectSink, IReflectorObserver, IAsyncDisposable
    where TModel : KubernetesObject, new()
    where TSnapshot : class
{
    private readonly ResourceKind<TModel> _kind;
    private readonly Func<TModel, TSnapshot> _read;
    private readonly Action _changed;
    private volatile Observed<TSnapshot> _current = Observed<TSnapshot>.Nothing;
    private ObjectIdentity? _held;

    public WatchedObject(ResourceKind<TModel> kind, (string Namespace, string Name) place, Func<TModel, TSnapshot> read, Reading how)
    {
        (_kind, _read, _changed, Name) = (kind, read, how.Changed, place.Name);
        var path = new ResourcePath
        {
            Group = kind.Group,
            Version = kind.Version,
            Plural = kind.Plural,
            Namespace = place.Namespace,
            FieldSelector = $"metadata.name={place.Name}",
        };
        Key = new ReflectorKey($"{kind.Plural}/{place.Name}", place.Namespace);
        Running = how.Start(path, how.ListWatch, this, this);
    }

    public ReflectorKey Key { get; }

    public RunningReflector Running { get; }

    public string Name { get; }

    /// <summary>Read from any thread; written by the one loop of the reflector.</summary>
    public Observed<TSnapshot> Current => _current;

    IReplacement IObjectSink.BeginReplace() => new Replacement(this);

    void IObjectSink.Upsert(in WireObject changed)
    {
        _held = StoreSink.Identify(changed);
        Publish(Read(changed));
    }

    void IObjectSink.Remove(in WireObject deleted)
    {
        _held = null;
        Publish(new Observed<TSnapshot>(true, null, ""));
    }

    ObjectIdentity IObjectSink.IdentityOf(in WireObject source) => StoreSink.Identify(source);

    void IObjectSink.CopyIdentities(ICollection<ObjectIdentity> into)
    {
        if (_held is ObjectIdentity held)
        {
            into.Add(held);
        }
    }

    void IReflectorObserver.Changed(ReflectorStatus before, ReflectorStatus after)
    {
        if (after.State != ReflectorState.Stopped)
        {
            Publish(_current with { Error = after.Error });
        }
    }

    public ValueTask DisposeAsync() => Running.DisposeAsync();

    private void Publish(Observed<TSnapshot> next)
    {
        if (next != _current)
        {
            _current = next;
            _changed();
        }
    }

    private Observed<TSnapshot> Read(in WireObject source)
    {
        try
        {
            return new Observed<TSnapshot>(true, _read(_kind.Decode(source)), "");
        }
        catch (InvalidDataException e)
        {
            return _current with { Error = e.Message };
        }
    }

    private sealed class Replacement(WatchedObject<TModel, TSnapshot> sink) : IReplacement
    {
        private Observed<TSnapshot> _next = new(true, null, "");
        private ObjectIdentity? _identity;

        public void Add(in WireObject listed) => (_next, _identity) = (sink.Read(listed), StoreSink.Identify(listed));

        public void Remove(in WireObject deleted) => (_next, _identity) = (new Observed<TSnapshot>(true, null, ""), null);

        public int Commit()
        {
            int differences = _identity == sink._held ? 0 : 1;
            sink._held = _identity;
            sink.Publish(_next);
            return differences;
        }

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
