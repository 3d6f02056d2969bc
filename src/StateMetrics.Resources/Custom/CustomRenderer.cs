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
        if (source.Format != WireFormat.Json)
        {
            throw new InvalidDataException("custom resources are read as JSON");
        }
        _evaluation.Begin();
        _evaluation.Tree.Load(source.Body, needsManagedFields);
        stamps = StampsOf(_evaluation.Tree.Root);
        Rendered rendered = renderer.Render(_evaluation, scratch);
        foreach (EvaluationFault fault in _evaluation.Faults)
        {
            observer.Unevaluated(source, fault);
        }
        return rendered;
    }

    public override ObjectRenderer In(string version) => this;

    /// <summary>
    /// The time of the creation, which every object has, and those of conditions where they are as all kinds have them by convention.
    /// A schema may make something else of status.conditions, which then has no time: a stamp never fails an object.
    /// </summary>
    private static ObjectStamps StampsOf(JsonTreeValue root)
    {
        Timestamp newest = default;
        foreach (JsonTreeValue condition in root.Member("status"u8).Member("conditions"u8))
        {
            Timestamp time = TimeOf(condition.Member("lastTransitionTime"u8));
            newest = time.Seconds > newest.Seconds ? time : newest;
        }
        return new ObjectStamps(TimeOf(root.Member("metadata"u8).Member("creationTimestamp"u8)), newest);
    }

    private static Timestamp TimeOf(JsonTreeValue value) =>
        value.Kind == JsonTreeKind.Text && Timestamp.TryParse(value.Text.Span, out Timestamp time) ? time : default;
}
