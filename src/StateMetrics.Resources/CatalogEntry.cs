using StateMetrics.Exposition.Families;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Resources.Pipeline;

namespace StateMetrics.Resources;

/// <summary>One kind of the catalogue: where the API serves it, and its families.</summary>
public abstract class CatalogEntry
{
    /// <summary>The name in --resources, in ?resources= and in the order of the output: the plural.</summary>
    public virtual string Name => Resource.Plural;

    public abstract ResourceKind Resource { get; }

    /// <summary>Enabled where --resources is not given.</summary>
    public bool IsDefault { get; init; } = true;

    /// <summary>
    /// What the kind's samples depend on beside its name and the selection, as a text: equal where it gives the same samples.
    /// Empty for the built-in kinds, which do not change while the process runs.
    /// </summary>
    public virtual string Fingerprint => "";

    /// <summary>Every family of the kind, in output order, before selection.</summary>
    public abstract IReadOnlyList<Family> Families { get; }

    /// <summary>
    /// The kind after selection; <paramref name="labels"/> and <paramref name="annotations"/> are its allowlists, null for none.
    /// </summary>
    public abstract CompiledKind Compile(Selection selection, LabelAllowlist? labels, LabelAllowlist? annotations);
}

/// <summary>A kind with its model's type; <see cref="CatalogEntry"/> is what the rest of the product sees.</summary>
internal sealed class CatalogEntry<T>(ResourceKind<T> resource, FamilyTable<T> table) : CatalogEntry
    where T : KubernetesObject, new()
{
    public override ResourceKind Resource => resource;

    public override IReadOnlyList<Family> Families => table.Families;

    public override CompiledKind Compile(Selection selection, LabelAllowlist? labels, LabelAllowlist? annotations) =>
        new CompiledKind<T>(resource, table.Compile(selection, labels, annotations));
}
