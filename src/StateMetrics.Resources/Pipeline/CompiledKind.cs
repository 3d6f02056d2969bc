using StateMetrics.Exposition.Families;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Resources.Custom;

namespace StateMetrics.Resources.Pipeline;

/// <summary>A kind with its selected families, ready to be given stores. Immutable; every scope of the kind shares it.</summary>
public abstract class CompiledKind
{
    public abstract ResourceKind Resource { get; }

    /// <summary>The name by which scrapes order and filter, and by which its stores are known: the plural.</summary>
    public virtual string Name => Resource.Plural;

    /// <summary>Further names by which scrapes filter.</summary>
    public virtual IReadOnlyList<string> OtherNames => [];

    /// <summary>The objects that are read of the kind; null for all of them.</summary>
    public virtual LabelSelector? ObjectSelector => null;

    /// <summary>The namespaces whose objects are read; null for all of them.</summary>
    public virtual LabelSelector? NamespaceSelector => null;

    /// <summary>The selected families, in output order.</summary>
    public abstract IReadOnlyList<Family> Families { get; }

    /// <summary>The same kind with samples that begin with these labels.</summary>
    public abstract CompiledKind With(ConstantLabels constants);

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

    public override CompiledKind With(ConstantLabels constants) => new CompiledKind<T>(resource, renderer.With(constants));

    public override StoreSink Open(IObjectObserver observer, long objectsMax = long.MaxValue) =>
        new(resource, new ModelRenderer<T>(resource, renderer), observer, objectsMax);
}
