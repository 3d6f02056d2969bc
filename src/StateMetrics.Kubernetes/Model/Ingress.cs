using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-v1/</summary>
public sealed class Ingress : KubernetesObject
{
    public static readonly FieldTable<Ingress> Fields = Table<Ingress>()
        .Message(2, "spec", static i => i.Spec, IngressSpec.Fields);

    public static readonly ResourceKind<Ingress> Resource = new()
    {
        Group = "networking.k8s.io",
        Version = "v1",
        Plural = "ingresses",
        Kind = "Ingress",
        Namespaced = true,
        Fields = Fields,
    };

    public readonly IngressSpec Spec = new();
}

public sealed class IngressSpec
{
    public static readonly FieldTable<IngressSpec> Fields = new FieldTable<IngressSpec>()
        .Messages(2, "tls", static s => ref s.Tls, IngressTls.Fields)
        .Messages(3, "rules", static s => ref s.Rules, IngressRule.Fields)
        .Text(4, "ingressClassName", static s => ref s.IngressClassName);

    public Repeated<IngressTls> Tls;
    public Repeated<IngressRule> Rules;
    public Utf8? IngressClassName;
}

public sealed class IngressRule
{
    // An embedded struct: in JSON its only member stands in the rule.
    private static readonly FieldTable<IngressRule> s_value = new FieldTable<IngressRule>()
        .Message(1, "http", static r => ref r.Http, HttpIngressRuleValue.Fields);

    public static readonly FieldTable<IngressRule> Fields = new FieldTable<IngressRule>()
        .Text(1, "host", static r => ref r.Host)
        .Inline(2, "ingressRuleValue", s_value);

    public Utf8 Host;
    public HttpIngressRuleValue? Http;
}

public sealed class HttpIngressRuleValue
{
    public static readonly FieldTable<HttpIngressRuleValue> Fields = new FieldTable<HttpIngressRuleValue>()
        .Messages(1, "paths", static v => ref v.Paths, HttpIngressPath.Fields);

    public Repeated<HttpIngressPath> Paths;
}

public sealed class HttpIngressPath
{
    public static readonly FieldTable<HttpIngressPath> Fields = new FieldTable<HttpIngressPath>()
        .Text(1, "path", static p => ref p.Path)
        .Message(2, "backend", static p => p.Backend, IngressBackend.Fields)
        .Text(3, "pathType", static p => ref p.PathType);

    public Utf8 Path;
    public readonly IngressBackend Backend = new();
    public Utf8? PathType;
}

public sealed class IngressBackend
{
    public static readonly FieldTable<IngressBackend> Fields = new FieldTable<IngressBackend>()
        .Message(3, "resource", static b => ref b.Resource, TypedLocalObjectReference.Fields)
        .Message(4, "service", static b => ref b.Service, IngressServiceBackend.Fields);

    public TypedLocalObjectReference? Resource;
    public IngressServiceBackend? Service;
}

public sealed class TypedLocalObjectReference
{
    public static readonly FieldTable<TypedLocalObjectReference> Fields = new FieldTable<TypedLocalObjectReference>()
        .Text(1, "apiGroup", static r => ref r.ApiGroup)
        .Text(2, "kind", static r => ref r.Kind)
        .Text(3, "name", static r => ref r.Name);

    public Utf8? ApiGroup;
    public Utf8 Kind;
    public Utf8 Name;
}

public sealed class IngressServiceBackend
{
    public static readonly FieldTable<IngressServiceBackend> Fields = new FieldTable<IngressServiceBackend>()
        .Text(1, "name", static s => ref s.Name)
        .Message(2, "port", static s => s.Port, ServiceBackendPort.Fields);

    public Utf8 Name;
    public readonly ServiceBackendPort Port = new();
}

public sealed class ServiceBackendPort
{
    public static readonly FieldTable<ServiceBackendPort> Fields = new FieldTable<ServiceBackendPort>()
        .Integer(2, "number", static p => ref p.Number);

    public int Number;
}

public sealed class IngressTls
{
    public static readonly FieldTable<IngressTls> Fields = new FieldTable<IngressTls>()
        .Texts(1, "hosts", static t => ref t.Hosts)
        .Text(2, "secretName", static t => ref t.SecretName);

    public Repeated<Utf8> Hosts;
    public Utf8 SecretName;
}
