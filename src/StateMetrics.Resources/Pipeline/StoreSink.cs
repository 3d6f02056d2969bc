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

    internal StoreSink(ResourceKind<T> kind, FamilyRenderer<T> renderer, IObjectObserver observer, long objectsMax)
    {
        (_kind, _renderer, _observer, _objectsMax) = (kind, renderer, observer, objectsMax);
        _writer = new StoreWriter(renderer.Families.Count);
        _scratch = new RenderScratch();
    }

    private StoreSink(StoreSink<T> other, ResourceKind<T> kind)
    {
        (_kind, _renderer, _observer, _objectsMax) = (kind, other._renderer, other._observer, other._objectsMax);
        (_writer, _scratch) = (other._writer, other._scratch);
    }

    public override ResourceStore Store => _writer.Store;

    public override StoreSink In(string version) => version == _kind.Version ? this : new StoreSink<T>(this, _kind.In(version));

    public override IReplacement BeginReplace() => new Replacement(this, _writer.BeginReplace());

    public override void Upsert(in WireObject changed)
    {
        ObjectKey key = Key(changed);
        if (Store.Objects >= _objectsMax && !_writer.Holds(key))
        {
            return;
        }
        if (TryRender(changed, out Rendered rendered))
        {
            _writer.Upsert(key, rendered);
        }
        else
        {
            // Samples of an older state would be a lie that nothing corrects; none are a hole that the count explains.
            _writer.Remove(key);
        }
    }

    public override void Remove(in WireObject deleted) => _writer.Remove(Key(deleted));

    /// <summary>A namespace is part of its own state, so that who may see what is in it sees the namespace as well.</summary>
    private ObjectKey Key(in WireObject source) => new(source.Uid.Span, source.Namespace.Span, source.Name.Span)
    {
        Tenant = _kind is { Group: "", Plural: "namespaces" } ? source.Name.Span : source.Namespace.Span,
    };

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
        public void Add(in WireObject listed)
        {
            if (next.Objects >= sink._objectsMax && !next.Holds(sink.Key(listed)))
            {
                return;
            }
            if (sink.TryRender(listed, out Rendered rendered))
            {
                next.Add(sink.Key(listed), rendered);
            }
            else
            {
                next.Remove(sink.Key(listed));
            }
        }

        public void Remove(in WireObject deleted) => next.Remove(sink.Key(deleted));

        public void Commit() => next.Commit();

        public void Dispose() => next.Dispose();
    }
}
