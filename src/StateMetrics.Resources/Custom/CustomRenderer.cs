using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Wire;
using StateMetrics.Resources.Pipeline;

namespace StateMetrics.Resources.Custom;

/// <summary>Reads each object into a tree and lets the rules of the families look into it.</summary>
internal sealed class CustomRenderer(FamilyRenderer<Evaluation> renderer, CustomBounds bounds, bool needsManagedFields) : ObjectRenderer
{
    private readonly Evaluation _evaluation = new(bounds);

    public override int Families => renderer.Families.Count;

    public override Rendered Render(in WireObject source, RenderScratch scratch, IObjectObserver observer, out ObjectStamps stamps)
    {
        // Which of its fields are times, its configuration alone might know.
        stamps = default;
        if (source.Format != WireFormat.Json)
        {
            throw new InvalidDataException("custom resources are read as JSON");
        }
        _evaluation.Begin();
        _evaluation.Tree.Load(source.Body, needsManagedFields);
        Rendered rendered = renderer.Render(_evaluation, scratch);
        foreach (EvaluationFault fault in _evaluation.Faults)
        {
            observer.Unevaluated(source, fault);
        }
        return rendered;
    }

    public override ObjectRenderer In(string version) => this;
}
