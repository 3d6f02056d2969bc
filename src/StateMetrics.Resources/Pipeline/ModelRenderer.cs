using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Resources.Pipeline;

/// <summary>For kinds that have a model and a table of rows. Nothing of it changes, so that sinks could share it.</summary>
internal sealed class ModelRenderer<T>(ResourceKind<T> kind, FamilyRenderer<T> renderer) : ObjectRenderer
    where T : KubernetesObject, new()
{
    public override int Families => renderer.Families.Count;

    public override Rendered Render(in WireObject source, RenderScratch scratch, IObjectObserver observer, out ObjectStamps stamps)
    {
        T decoded = kind.Decode(source);
        stamps = new ObjectStamps(decoded.Metadata.CreationTimestamp, decoded.NewestTransition);
        return renderer.Render(decoded, scratch);
    }

    public override ObjectRenderer In(string version) =>
        version == kind.Version ? this : new ModelRenderer<T>(kind.In(version), renderer);
}
