using StateMetrics.Exposition.Families;
using StateMetrics.Kubernetes.Model;

namespace StateMetrics.Resources.Pipeline;

/// <summary>A kind with its selected families, ready to be given stores. Immutable; every scope of the kind shares it.</summary>
public abstract class CompiledKind
{
    public abstract ResourceKind Resource { get; }

    /// <summary>The selected families, in output order.</summary>
    public abstract IReadOnlyList<Family> Families { get; }

    /// <summary>
    /// An empty store for one scope, with the sink that fills it: with at most <paramref name="objectsMax"/> objects, those
    /// that come first.
    /// </summary>
    public abstract StoreSink Open(IObjectObserver observer, long objectsMax = long.MaxValue);
}

internal sealed class CompiledKind<T>(ResourceKind<T> resource, FamilyRenderer<T> renderer) : CompiledKind
    where T : KubernetesObject, new()
{
    public override ResourceKind Resource => resource;

    public override IReadOnlyList<Family> Families => renderer.Families;

    public override StoreSink Open(IObjectObserver observer, long objectsMax = long.MaxValue) =>
        new StoreSink<T>(resource, renderer, observer, objectsMax);
}
