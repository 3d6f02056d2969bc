using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Resources.Pipeline;

/// <summary>Makes the samples of one object at a time from its bytes. Belongs to one sink, and need not be thread-safe.</summary>
internal abstract class ObjectRenderer
{
    /// <summary>How many families every <see cref="Rendered"/> has.</summary>
    public abstract int Families { get; }

    /// <summary>
    /// All samples of the object, borrowed from <paramref name="scratch"/>. Throws <see cref="InvalidDataException"/> for
    /// bytes that are no such object, and anything at all where a family's rule is wrong; single values of which nothing can
    /// be made are told to <paramref name="observer"/>.
    /// </summary>
    public abstract Rendered Render(in WireObject source, RenderScratch scratch, IObjectObserver observer, out ObjectStamps stamps);

    /// <summary>The renderer for objects that come in another of the kind's versions.</summary>
    public abstract ObjectRenderer In(string version);
}
