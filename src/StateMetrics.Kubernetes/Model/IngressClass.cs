using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-class-v1/</summary>
public sealed class IngressClass : KubernetesObject
{
    public static readonly FieldTable<IngressClass> Fields = Table<IngressClass>()
        .Message(2, "spec", static c => c.Spec, IngressClassSpec.Fields);

    public static readonly ResourceKind<IngressClass> Resource = new()
    {
        Group = "networking.k8s.io",
        Version = "v1",
        Plural = "ingressclasses",
        Kind = "IngressClass",
        Namespaced = false,
        Fields = Fields,
        OlderVersions = [new("v1beta1", Fields)],
    };

    public readonly IngressClassSpec Spec = new();
}

public sealed class IngressClassSpec
{
    public static readonly FieldTable<IngressClassSpec> Fields = new FieldTable<IngressClassSpec>()
        .Text(1, "controller", static s => ref s.Controller);

    public Utf8 Controller;
}
