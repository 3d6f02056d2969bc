using StateMetrics.Exposition.Families;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Resources.Pipeline;

namespace StateMetrics.Resources.Custom;

/// <summary>A configured kind with its selected families. Every store gets a renderer of its own, which is not shared.</summary>
internal sealed class CompiledCustomKind(
    CustomResourceRules rules, CustomKind kind, CustomBounds bounds, FamilyRenderer<Evaluation> renderer) : CompiledKind
{
    private readonly bool _needsManagedFields = rules.Metrics.Any(CustomFamilies.MayReadManagedFields);

    public override ResourceKind Resource => kind;

    public override string Name => CustomCatalogEntry.NameOf(kind);

    /// <summary>Its own name has a comma, which ?resources= takes for the end of a name.</summary>
    public override IReadOnlyList<string> OtherNames => [kind.Plural, $"{kind.Plural}.{kind.Group}"];

    public override LabelSelector? ObjectSelector => rules.LabelSelector;

    public override LabelSelector? NamespaceSelector => rules.NamespaceSelector;

    public override IReadOnlyList<Family> Families => renderer.Families;

    public override CompiledKind With(ConstantLabels constants) =>
        new CompiledCustomKind(rules, kind, bounds, renderer.With(constants));

    public override StoreSink Open(IObjectObserver observer, long objectsMax = long.MaxValue) =>
        new(kind, new CustomRenderer(renderer, bounds, _needsManagedFields), observer, objectsMax);
}
