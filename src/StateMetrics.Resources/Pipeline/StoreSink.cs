using StateMetrics.Exposition.Store;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Reflector;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Resources.Pipeline;

/// <summary>Where objects become samples: takes what a reflector reads and keeps what a scrape serves.</summary>
public sealed class StoreSink : IObjectSink
{
    private readonly ObjectRenderer _renderer;
    private readonly IObjectObserver _observer;
    private readonly long _objectsMax;
    private readonly StoreWriter _writer;
    private readonly RenderScratch _scratch;

    internal StoreSink(ObjectRenderer renderer, IObjectObserver observer, long objectsMax)
    {
        (_renderer, _observer, _objectsMax) = (renderer, observer, objectsMax);
        _writer = new StoreWriter(renderer.Families);
        _scratch = new RenderScratch();
    }

    private StoreSink(StoreSink other, ObjectRenderer renderer)
    {
        (_renderer, _observer, _objectsMax) = (renderer, other._observer, other._objectsMax);
        (_writer, _scratch) = (other._writer, other._scratch);
    }

    /// <summary>The reading side.</summary>
    public ResourceStore Store => _writer.Store;

    /// <summary>
    /// A sink for the same store whose objects come in another of the kind's versions. Only one of a store's sinks may be
    /// in use at a time.
    /// </summary>
    public StoreSink In(string version)
    {
        ObjectRenderer renderer = _renderer.In(version);
        return renderer == _renderer ? this : new StoreSink(this, renderer);
    }

    public IReplacement BeginReplace() => new Replacement(this, _writer.BeginReplace());

    public void Upsert(in WireObject changed)
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

    public void Remove(in WireObject deleted) => _writer.Remove(Key(deleted));

    private static ObjectKey Key(in WireObject source) => new(source.Uid.Span, source.Namespace.Span, source.Name.Span);

    private bool TryRender(in WireObject source, out Rendered rendered)
    {
        try
        {
            rendered = _renderer.Render(source, _scratch, _observer);
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

    private sealed class Replacement(StoreSink sink, StoreReplacement next) : IReplacement
    {
        public void Add(in WireObject listed)
        {
            if (next.Objects >= sink._objectsMax && !next.Holds(Key(listed)))
            {
                return;
            }
            if (sink.TryRender(listed, out Rendered rendered))
            {
                next.Add(Key(listed), rendered);
            }
            else
            {
                next.Remove(Key(listed));
            }
        }

        public void Remove(in WireObject deleted) => next.Remove(Key(deleted));

        public void Commit() => next.Commit();

        public void Dispose() => next.Dispose();
    }
}
