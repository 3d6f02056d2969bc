using StateMetrics.Kubernetes.ListWatch;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Reflector;
using StateMetrics.Kubernetes.Wire;
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
    private readonly RunningReflector _running;
    private volatile Observed<TSnapshot> _current = Observed<TSnapshot>.Nothing;

    public WatchedObject(ResourceKind<TModel> kind, (string Namespace, string Name) place, Func<TModel, TSnapshot> read, ObjectReading how)
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
        var source = new HttpListWatch(how.Http, path, how.ListWatch, how.Traits, how.Time, how.Jitter);
        var reflector = new ResourceReflector(source, this, how.Gate, how.Reflector, how.Time, how.Jitter, this);
        _running = new RunningReflector(reflector, how.Broken);
    }

    public string Name { get; }

    /// <summary>Read from any thread; written by the one loop of the reflector.</summary>
    public Observed<TSnapshot> Current => _current;

    IReplacement IObjectSink.BeginReplace() => new Replacement(this);

    void IObjectSink.Upsert(in WireObject changed) => Publish(Read(changed));

    void IObjectSink.Remove(in WireObject deleted) => Publish(new Observed<TSnapshot>(true, null, ""));

    void IReflectorObserver.Changed(ReflectorStatus before, ReflectorStatus after)
    {
        if (after.State != ReflectorState.Stopped)
        {
            Publish(_current with { Error = after.Error });
        }
    }

    public ValueTask DisposeAsync() => _running.DisposeAsync();

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

        public void Add(in WireObject listed) => _next = sink.Read(listed);

        public void Remove(in WireObject deleted) => _next = new Observed<TSnapshot>(true, null, "");

        public void Commit() => sink.Publish(_next);

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
