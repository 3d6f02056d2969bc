using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-v1/</summary>
public sealed class Ingress : KubernetesObject
{
    public static readonly FieldTable<Ingress> Fields = Table<Ingress>()
        .Message(2, "spec", static i => i.Spec, IngressSpec.Fields);

    private static readonly FieldTable<Ingress> s_betaFields = Table<Ingress>()
        .Message(2, "spec", static i => i.Spec, IngressSpec.BetaFields);

    public static readonly ResourceKind<Ingress> Resource = new()
    {
        Group = "networking.k8s.io",
        Version = "v1",
        Plural = "ingresses",
        Kind = "Ingress",
        Namespaced = true,
        Fields = Fields,
        OlderVersions = [new("v1beta1", s_betaFields)],
    };

    public readonly IngressSpec Spec = new();
}

public sealed class IngressSpec
{
    public static readonly FieldTable<IngressSpec> Fields = new FieldTable<IngressSpec>()
        .Messages(2, "tls", static s => ref s.Tls, IngressTls.Fields)
        .Messages(3, "rules", static s => ref s.Rules, IngressRule.Fields)
        .Text(4, "ingressClassName", static s => ref s.IngressClassName);

    internal static readonly FieldTable<IngressSpec> BetaFields = new FieldTable<IngressSpec>()
        .Messages(2, "tls", static s => ref s.Tls, IngressTls.Fields)
        .Messages(3, "rules", static s => ref s.Rules, IngressRule.BetaFields)
        .Text(4, "ingressClassName", static s => ref s.IngressClassName);

    public Repeated<IngressTls> Tls;
    public Repeated<IngressRule> Rules;
    public Utf8? IngressClassName;
}

public sealed class IngressRule
{
    public static readonly FieldTable<IngressRule> Fields = TableOf(HttpIngressRuleValue.Fields);

    internal static readonly FieldTable<IngressRule> BetaFields = TableOf(HttpIngressRuleValue.BetaFields);

    public Utf8 Host;
    public HttpIngressRuleValue? Http;

    /// <summary>The value is an embedded struct: in JSON its only member stands in the rule.</summary>
    private static FieldTable<IngressRule> TableOf(FieldTable<HttpIngressRuleValue> value) => new FieldTable<IngressRule>()
        .Text(1, "host", static r => ref r.Host)
        .Inline(2, "ingressRuleValue", new FieldTable<IngressRule>().Message(1, "http", static r => ref r.Http, value));
}

public sealed class HttpIngressRuleValue
{
    public static readonly FieldTable<HttpIngressRuleValue> Fields = new FieldTable<HttpIngressRuleValue>()
        .Messages(1, "paths", static v => ref v.Paths, HttpIngressPath.Fields);

    internal static readonly FieldTable<HttpIngressRuleValue> BetaFields = new FieldTable<HttpIngressRuleValue>()
        .Messages(1, "paths", static v => ref v.Paths, HttpIngressPath.BetaFields);

    public Repeated<HttpIngressPath> Paths;
}

public sealed class HttpIngressPath
{
    public static readonly FieldTable<HttpIngressPath> Fields = new FieldTable<HttpIngressPath>()
        .Text(1, "path", static p => ref p.Path)
        .Message(2, "backend", static p => p.Backend, IngressBackend.Fields)
        .Text(3, "pathType", static p => ref p.PathType);

    internal static readonly FieldTable<HttpIngressPath> BetaFields = new FieldTable<HttpIngressPath>()
        .Text(1, "path", static p => ref p.Path)
        .Message(2, "backend", static p => p.Backend, IngressBackend.BetaFields)
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

    /// <summary>v1beta1 names the Service in the backend itself, and sends the empty fields of one where a resource is meant.</summary>
    internal static readonly FieldTable<IngressBackend> BetaFields = new FieldTable<IngressBackend>()
        .Text(1, "serviceName", static b => ref (b.Service ??= new IngressServiceBackend()).Name)
        .IntOrString(2, "servicePort", static b => ref (b.Service ??= new IngressServiceBackend()).Port.Number)
        .Message(3, "resource", static b => ref b.Resource, TypedLocalObjectReference.Fields)
        .Settled(static b => b.Service = b.Service is { Name.IsEmpty: true, Port.Number: 0 } ? null : b.Service);

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
