using StateMetrics.Exposition.Families;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Resources.Pipeline;

namespace StateMetrics.Resources.Custom;

/// <summary>A kind of somebody's configuration, as a server has it, in the shape of the catalogue's own.</summary>
internal sealed class CustomCatalogEntry(CustomResourceRules rules, CustomKind kind, CustomBounds bounds) : CatalogEntry
{
    private readonly FamilyTable<Evaluation> _table = CustomFamilies.TableOf(rules, kind);

    public override ResourceKind Resource => kind;

    /// <summary>Decides the place in the output, as in kube-state-metrics.</summary>
    public override string Name => NameOf(kind);

    public override IReadOnlyList<Family> Families => _table.Families;

    // The families count beside the rules: which of them can be shown depends on the types that other entries give them.
    public override string Fingerprint => string.Join(
        '\n', rules.Fingerprint, kind with { IsStored = false }, bounds,
        string.Join(',', Families.Select(family => $"{family.Name}:{family.Type}")));

    /// <summary>The allowlists of labels and annotations concern families that custom resources do not have.</summary>
    public override CompiledKind Compile(Selection selection, LabelAllowlist? labels, LabelAllowlist? annotations) =>
        new CompiledCustomKind(rules, kind, bounds, _table.Compile(selection));

    internal static string NameOf(CustomKind kind) => $"{kind.GroupVersion(kind.Version)}, Resource={kind.Plural}";
}
