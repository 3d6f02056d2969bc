using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-reference/</summary>
public sealed class ObjectReference
{
    public static readonly FieldTable<ObjectReference> Fields = new FieldTable<ObjectReference>()
        .Text(1, "kind", static r => ref r.Kind)
        .Text(2, "namespace", static r => ref r.Namespace)
        .Text(3, "name", static r => ref r.Name);

    public Utf8 Kind;
    public Utf8 Namespace;
    public Utf8 Name;
}
