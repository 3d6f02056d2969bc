using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>The objects with which a binding parameterises an admission policy.</summary>
public sealed class ParamRef
{
    public static readonly FieldTable<ParamRef> Fields = new FieldTable<ParamRef>()
        .Text(1, "name", static p => ref p.Name)
        .Text(2, "namespace", static p => ref p.Namespace)
        .Text(4, "parameterNotFoundAction", static p => ref p.ParameterNotFoundAction);

    public Utf8 Name;
    public Utf8 Namespace;
    public Utf8 ParameterNotFoundAction;
}
