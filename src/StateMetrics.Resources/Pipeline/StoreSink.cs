using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Store;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Reflector;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Resources.Pipeline;

/// <summary>Where objects become samples: takes what a reflector reads and keeps what a scrape serves.</summary>
public abstract class StoreSink : IObjectSink
{
    /// <summary>The reading side.</summary>
    public abstract ResourceStore Store { get; }

    /// <summary>
    /// A sink for the same store whose objects come in another of the kind's versions. Only one of a store's sinks may be
    /// in use at a time.
    /// </summary>
    public abstract StoreSink In(string version);

    public abstract IReplacement BeginReplace();

    public abstract void Upsert(in WireObject changed);

    public abstract void Remove(in WireObject deleted);

    public abstract ObjectIdentity IdentityOf(in WireObject source);

    public abstract void CopyIdentities(ICollection<ObjectIdentity> into);
}

internal sealed class StoreSink<T> : StoreSink
    where T : KubernetesObject, new()
{
    private readonly ResourceKind<T> _kind;
    private readonly FamilyRenderer<T> _renderer;
    private readonly IObjectObserver _observer;
    private readonly long _objectsMax;
    private readonly StoreWriter _writer;
    private readonly RenderScratch _scratch;
    private readonly UnshownObjects _unshown;

    internal StoreSink(ResourceKind<T> kind, FamilyRenderer<T> renderer, IObjectObserver observer, long objectsMax)
    {
        (_kind, _renderer, _observer, _objectsMax) = (kind, renderer, observer, objectsMax);
        _writer = new StoreWriter(renderer.Families.Count);
        _scratch = new RenderScratch();
        _unshown = new UnshownObjects();
    }

    private StoreSink(StoreSink<T> other, ResourceKind<T> kind)
    {
        (_kind, _renderer, _observer, _objectsMax) = (kind, other._renderer, other._observer, other._objectsMax);
        (_writer, _scratch, _unshown) = (other._writer, other._scratch, other._unshown);
    }

    public override ResourceStore Store => _writer.Store;

    public override StoreSink In(string version) => version == _kind.Version ? this : new StoreSink<T>(this, _kind.In(version));

    public override IReplacement BeginReplace() => new Replacement(this, _writer.BeginReplace());

    public override void Upsert(in WireObject changed)
    {
        ObjectKey key = Key(changed);
        if (Store.Objects >= _objectsMax && !_writer.Holds(key))
        {
            _unshown.Add(IdentityOf(changed));
            return;
        }
        if (TryRender(changed, out Rendered rendered))
        {
            _writer.Upsert(key, rendered);
            Forget(_unshown, changed);
        }
        else
        {
            // Samples of an older state would be a lie that nothing corrects; none are a hole that the count explains.
            _writer.Remove(key);
            _unshown.Add(IdentityOf(changed));
        }
    }

    public override void Remove(in WireObject deleted)
    {
        _writer.Remove(Key(deleted));
        Forget(_unshown, deleted);
    }

    public override ObjectIdentity IdentityOf(in WireObject source) => Identity(HeldObject.Of(Key(source)));

    public override void CopyIdentities(ICollection<ObjectIdentity> into)
    {
        foreach (HeldObject held in _writer.Held())
        {
            into.Add(Identity(held));
        }
        foreach (ObjectIdentity unshown in _unshown.All)
        {
            into.Add(unshown);
        }
    }

    private void Forget(UnshownObjects unshown, in WireObject shown)
    {
        if (!unshown.IsEmpty)
        {
            unshown.Remove(IdentityOf(shown));
        }
    }

    private static ObjectIdentity Identity(HeldObject held) => new(held.Name, held.Life, held.Version);

    private static ObjectKey Key(in WireObject source) =>
        new(source.Uid.Span, source.Namespace.Span, source.Name.Span, source.ResourceVersion.Span);

    private bool TryRender(in WireObject source, out Rendered rendered)
    {
        try
        {
            rendered = _renderer.Render(_kind.Decode(source), _scratch);
        }
        // One object never stops the rest: whatever it provokes is counted, shown with its name, and ends here.
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _observer.Failed(source, e is InvalidDataException ? ObjectFault.Undecodable : ObjectFault.Unrenderable, e);
            rendered = default;
            return false;
        }
        if (rendered.RepeatedSeries > 0)
        {
            _observer.RepeatedSeries(source, rendered.RepeatedSeries);
        }
        return true;
    }

    private sealed class Replacement(StoreSink<T> sink, StoreReplacement next) : IReplacement
    {
        private readonly UnshownObjects _unshown = new();

        public void Add(in WireObject listed)
        {
            if (next.Objects >= sink._objectsMax && !next.Holds(Key(listed)))
            {
                _unshown.Add(sink.IdentityOf(listed));
                return;
            }
            if (sink.TryRender(listed, out Rendered rendered))
            {
                next.Add(Key(listed), rendered);
                sink.Forget(_unshown, listed);
            }
            else
            {
                next.Remove(Key(listed));
                _unshown.Add(sink.IdentityOf(listed));
            }
        }

        public void Remove(in WireObject deleted)
        {
            next.Remove(Key(deleted));
            sink.Forget(_unshown, deleted);
        }

        public int Commit()
        {
            sink._unshown.Become(_unshown);
            return next.Commit();
        }

        public void Dispose() => next.Dispose();
    }
}
