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

    /// <summary>Whether objects are left out because the store holds as many as it may.</summary>
    public abstract bool LimitBites { get; }

    /// <summary>
    /// A sink for the same store whose objects come in another of the kind's versions. Only one of a store's sinks may be
    /// in use at a time.
    /// </summary>
    public abstract StoreSink In(string version);

    public abstract IReplacement BeginReplace();

    public abstract void Upsert(in WireObject changed);

    public abstract void Remove(in WireObject deleted);
}

internal sealed class StoreSink<T> : StoreSink
    where T : KubernetesObject, new()
{
    private readonly ResourceKind<T> _kind;
    private readonly Keep _keep;

    internal StoreSink(ResourceKind<T> kind, FamilyRenderer<T> renderer, IObjectObserver observer, long objectsMax) =>
        (_kind, _keep) = (kind, new Keep(renderer, observer, new ObjectLimit(objectsMax, observer)));

    private StoreSink(ResourceKind<T> kind, Keep keep) => (_kind, _keep) = (kind, keep);

    public override ResourceStore Store => _keep.Writer.Store;

    public override bool LimitBites => _keep.Limit.Bites;

    public override StoreSink In(string version) => version == _kind.Version ? this : new StoreSink<T>(_kind.In(version), _keep);

    public override IReplacement BeginReplace() => new Replacement(this, _keep.Writer.BeginReplace());

    public override void Upsert(in WireObject changed)
    {
        ObjectKey key = Key(changed);
        bool isNew = !_keep.Writer.Holds(key);
        if (isNew && !_keep.Limit.HasRoom(Store.Objects))
        {
            _keep.Limit.Set(true);
            return;
        }
        if (TryRender(changed, out Rendered rendered, out T? decoded))
        {
            int slot = _keep.Writer.Upsert(key, rendered);
            Arrived(decoded!, isNew, _keep.Stamps.Advance(slot, decoded!.NewestTransition));
        }
        else
        {
            // Samples of an older state would be a lie that nothing corrects; none are a hole that the count explains.
            _keep.Writer.Remove(key);
        }
    }

    public override void Remove(in WireObject deleted) => _keep.Writer.Remove(Key(deleted));

    private static ObjectKey Key(in WireObject source) => new(source.Uid.Span, source.Namespace.Span, source.Name.Span);

    private bool TryRender(in WireObject source, out Rendered rendered, out T? decoded)
    {
        decoded = null;
        try
        {
            decoded = _kind.Decode(source);
            rendered = _keep.Renderer.Render(decoded, _keep.Scratch);
        }
        // One object never stops the rest: whatever it provokes is counted, shown with its name, and ends here.
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _keep.Observer.Failed(source, e is InvalidDataException ? ObjectFault.Undecodable : ObjectFault.Unrenderable, e);
            rendered = default;
            return false;
        }
        if (rendered.RepeatedSeries > 0)
        {
            _keep.Observer.RepeatedSeries(source, rendered.RepeatedSeries);
        }
        return true;
    }

    /// <summary>Tells of what an event brought that carries a time of its own: a new object, or a condition that changed.</summary>
    private void Arrived(T arrived, bool isNew, bool hasNewTransition)
    {
        // An object that was left out before may be an old one.
        if (isNew && !_keep.Limit.Bites && !arrived.Metadata.CreationTimestamp.IsZero)
        {
            _keep.Observer.Arrived(arrived.Metadata.CreationTimestamp, isCreation: true);
        }
        else if (!isNew && hasNewTransition)
        {
            _keep.Observer.Arrived(arrived.NewestTransition, isCreation: false);
        }
    }

    /// <summary>What the sinks of all versions share.</summary>
    private sealed class Keep(FamilyRenderer<T> renderer, IObjectObserver observer, ObjectLimit limit)
    {
        public FamilyRenderer<T> Renderer => renderer;

        public IObjectObserver Observer => observer;

        public ObjectLimit Limit => limit;

        public StoreWriter Writer { get; } = new(renderer.Families.Count);

        public RenderScratch Scratch { get; } = new();

        public TransitionStamps Stamps { get; set; } = new();
    }

    private sealed class Replacement(StoreSink<T> sink, StoreReplacement next) : IReplacement
    {
        private readonly TransitionStamps _stamps = new();
        private bool _leavesOut;

        public void Add(in WireObject listed)
        {
            if (!sink._keep.Limit.HasRoom(next.Objects) && !next.Holds(Key(listed)))
            {
                _leavesOut = true;
                return;
            }
            if (sink.TryRender(listed, out Rendered rendered, out T? decoded))
            {
                int slot = next.Add(Key(listed), rendered);
                _stamps.Advance(slot, decoded!.NewestTransition);
            }
            else
            {
                next.Remove(Key(listed));
            }
        }

        public void Remove(in WireObject deleted) => next.Remove(Key(deleted));

        public void Commit()
        {
            next.Commit();
            sink._keep.Stamps = _stamps;
            sink._keep.Limit.Set(_leavesOut);
        }

        public void Dispose() => next.Dispose();
    }
}
