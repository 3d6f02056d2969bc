using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>The role that a binding grants.</summary>
public sealed class RoleRef
{
    public static readonly FieldTable<RoleRef> Fields = new FieldTable<RoleRef>()
        .Text(2, "kind", static r => ref r.Kind)
        .Text(3, "name", static r => ref r.Name);

    public Utf8 Kind;
    public Utf8 Name;
}
