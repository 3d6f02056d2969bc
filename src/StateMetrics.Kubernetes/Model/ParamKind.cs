using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>The kind of the objects that parameterise an admission policy.</summary>
public sealed class ParamKind
{
    public static readonly FieldTable<ParamKind> Fields = new FieldTable<ParamKind>()
        .Text(1, "apiVersion", static p => ref p.ApiVersion)
        .Text(2, "kind", static p => ref p.Kind);

    public Utf8 ApiVersion;
    public Utf8 Kind;
}
