using StateMetrics.Exposition.Store;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Reflector;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Resources.Pipeline;

/// <summary>Where objects become samples: takes what a reflector reads and keeps what a scrape serves.</summary>
public sealed class StoreSink : IObjectSink
{
    private readonly ObjectRenderer _renderer;
    private readonly Keep _keep;

    internal StoreSink(ResourceKind kind, ObjectRenderer renderer, IObjectObserver observer, long objectsMax) =>
        (_renderer, _keep) = (renderer, new Keep(renderer.Families, observer, new ObjectLimit(objectsMax, observer))
        {
            OfNamespaces = kind is { Group: "", Plural: "namespaces" },
        });

    private StoreSink(ObjectRenderer renderer, Keep keep) => (_renderer, _keep) = (renderer, keep);

    /// <summary>The reading side.</summary>
    public ResourceStore Store => _keep.Writer.Store;

    /// <summary>Whether objects are left out because the store holds as many as it may.</summary>
    public bool LimitBites => _keep.Limit.Bites;

    /// <summary>
    /// A sink for the same store whose objects come in another of the kind's versions. Only one of a store's sinks may be
    /// in use at a time.
    /// </summary>
    public StoreSink In(string version)
    {
        ObjectRenderer renderer = _renderer.In(version);
        return renderer == _renderer ? this : new StoreSink(renderer, _keep);
    }

    public IReplacement BeginReplace() => new Replacement(this, _keep.Writer.BeginReplace());

    public void Upsert(in WireObject changed)
    {
        ObjectKey key = Key(changed);
        bool isNew = !_keep.Writer.Holds(key);
        if (isNew && !_keep.Limit.HasRoom(Store.Objects))
        {
            _keep.Unshown.Add(Identify(changed));
            _keep.Limit.Set(true);
            return;
        }
        if (TryRender(changed, out Rendered rendered, out ObjectStamps stamps))
        {
            int slot = _keep.Writer.Upsert(key, rendered);
            Forget(_keep.Unshown, changed);
            Arrived(stamps, isNew, _keep.Stamps.Advance(slot, stamps.NewestTransition));
        }
        else
        {
            // Samples of an older state would be a lie that nothing corrects; none are a hole that the count explains.
            _keep.Writer.Remove(key);
            _keep.Unshown.Add(Identify(changed));
        }
    }

    public void Remove(in WireObject deleted)
    {
        _keep.Writer.Remove(Key(deleted));
        Forget(_keep.Unshown, deleted);
    }

    /// <summary>Which object in which state it is, as the store that holds it says: the one place where that is computed.</summary>
    public static ObjectIdentity Identify(in WireObject source) => Identity(HeldObject.Of(
        new ObjectKey(source.Uid.Span, source.Namespace.Span, source.Name.Span, source.ResourceVersion.Span)));

    public ObjectIdentity IdentityOf(in WireObject source) => Identify(source);

    public void CopyIdentities(ICollection<ObjectIdentity> into)
    {
        foreach (HeldObject held in _keep.Writer.Held())
        {
            into.Add(Identity(held));
        }
        foreach (ObjectIdentity unshown in _keep.Unshown.All)
        {
            into.Add(unshown);
        }
    }

    private static void Forget(UnshownObjects unshown, in WireObject shown)
    {
        if (!unshown.IsEmpty)
        {
            unshown.Remove(Identify(shown));
        }
    }

    private static ObjectIdentity Identity(HeldObject held) => new(held.Name, held.Life, held.Version);

    /// <summary>A namespace is part of its own state, so that who may see what is in it sees the namespace as well.</summary>
    private ObjectKey Key(in WireObject source) =>
        new(source.Uid.Span, source.Namespace.Span, source.Name.Span, source.ResourceVersion.Span)
        {
            Tenant = _keep.OfNamespaces ? source.Name.Span : source.Namespace.Span,
        };

    private bool TryRender(in WireObject source, out Rendered rendered, out ObjectStamps stamps)
    {
        try
        {
            rendered = _renderer.Render(source, _keep.Scratch, _keep.Observer, out stamps);
        }
        // One object never stops the rest: whatever it provokes is counted, shown with its name, and ends here.
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _keep.Observer.Failed(source, e is InvalidDataException ? ObjectFault.Undecodable : ObjectFault.Unrenderable, e);
            rendered = default;
            stamps = default;
            return false;
        }
        if (rendered.RepeatedSeries > 0)
        {
            _keep.Observer.RepeatedSeries(source, rendered.RepeatedSeries);
        }
        return true;
    }

    /// <summary>Tells of what an event brought that carries a time of its own: a new object, or a condition that changed.</summary>
    private void Arrived(ObjectStamps stamps, bool isNew, bool hasNewTransition)
    {
        // An object that was left out before may be an old one.
        if (isNew && !_keep.Limit.Bites && !stamps.Created.IsZero)
        {
            _keep.Observer.Arrived(stamps.Created, isCreation: true);
        }
        else if (!isNew && hasNewTransition)
        {
            _keep.Observer.Arrived(stamps.NewestTransition, isCreation: false);
        }
    }

    /// <summary>What the sinks of all versions share.</summary>
    private sealed class Keep(int families, IObjectObserver observer, ObjectLimit limit)
    {
        public IObjectObserver Observer => observer;

        public ObjectLimit Limit => limit;

        public bool OfNamespaces { get; init; }

        public StoreWriter Writer { get; } = new(families);

        public RenderScratch Scratch { get; } = new();

        public UnshownObjects Unshown { get; } = new();

        public TransitionStamps Stamps { get; set; } = new();
    }

    private sealed class Replacement(StoreSink sink, StoreReplacement next) : IReplacement
    {
        private readonly UnshownObjects _unshown = new();
        private readonly TransitionStamps _stamps = new();
        private bool _leavesOut;

        public void Add(in WireObject listed)
        {
            if (!sink._keep.Limit.HasRoom(next.Objects) && !next.Holds(sink.Key(listed)))
            {
                _unshown.Add(Identify(listed));
                _leavesOut = true;
                return;
            }
            if (sink.TryRender(listed, out Rendered rendered, out ObjectStamps stamps))
            {
                int slot = next.Add(sink.Key(listed), rendered);
                Forget(_unshown, listed);
                _stamps.Advance(slot, stamps.NewestTransition);
            }
            else
            {
                next.Remove(sink.Key(listed));
                _unshown.Add(Identify(listed));
            }
        }

        public void Remove(in WireObject deleted)
        {
            next.Remove(sink.Key(deleted));
            Forget(_unshown, deleted);
        }

        public int Commit()
        {
            int differences = next.Commit();
            sink._keep.Unshown.Become(_unshown);
            sink._keep.Stamps = _stamps;
            sink._keep.Limit.Set(_leavesOut);
            return differences;
        }

        public void Dispose() => next.Dispose();
    }
}
