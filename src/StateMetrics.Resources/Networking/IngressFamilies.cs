using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Wire;
using static StateMetrics.Exposition.Families.FamilyTrait;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Resources.Networking;

internal static class IngressFamilies
{
    private static readonly ReadOnlyMemory<byte> s_defaultClass = "_default"u8.ToArray();

    internal static readonly FamilyTable<Ingress> Table = new(
        ["namespace", "ingress"], static (o, ref i) => i.Values(o.Metadata.Namespace, o.Metadata.Name))
    {
        { Gauge, "kube_ingress_info", Stable, ["ingressclass"], "An ingress with the class that it asks for, always 1.",
            static (o, ref w) => w.Sample(1, ClassOf(o)) },
        { Gauge, "kube_ingress_annotations", Alpha, DynamicLabels.Annotation,
            "Annotations of the ingress that the allowlist selects, as labels.", MetadataRows.Annotations },
        { Gauge, "kube_ingress_labels", Stable, DynamicLabels.Label, "Labels of the ingress that the allowlist selects.",
            MetadataRows.Labels },
        { Gauge, "kube_ingress_created", Stable, [], "When the ingress was created, in Unix seconds.", MetadataRows.Created },
        { Gauge, "kube_ingress_metadata_resource_version", Alpha, [],
            "Version that the API server has given the ingress with its last change.", MetadataRows.ResourceVersion },
        { Gauge, "kube_ingress_path", Stable, ["host", "path", "path_type", "service_name", "service_port"],
            "Paths of the ingress with what is behind each: a service, or another resource of its namespace.", WritePaths,
            OrLabels("host", "path", "path_type", "resource_api_group", "resource_kind", "resource_name") },
        { Gauge, "kube_ingress_tls", Stable, ["tls_host", "secret"],
            "Hosts that the ingress serves over TLS, with the secret of each.", WriteTls },
    };

    /// <summary>
    /// The annotation came before the field, and still wins;
    /// https://kubernetes.io/docs/concepts/services-networking/ingress/#deprecated-annotation.
    /// </summary>
    private static ReadOnlyMemory<byte> ClassOf(Ingress source) =>
        source.Metadata.Annotations.TryGet("kubernetes.io/ingress.class"u8, out Utf8 annotated)
            ? annotated
            : source.Spec.IngressClassName is Utf8 named ? named : s_defaultClass;

    private static void WritePaths(Ingress source, ref SampleWriter writer)
    {
        foreach (IngressRule rule in source.Spec.Rules)
        {
            if (rule.Http is null)
            {
                continue;
            }
            foreach (HttpIngressPath path in rule.Http.Paths)
            {
                WritePath(rule.Host, path, writer);
            }
        }
    }

    private static void WritePath(Utf8 host, HttpIngressPath path, in SampleWriter writer)
    {
        Utf8 pathType = path.PathType.GetValueOrDefault();
        if (path.Backend.Service is IngressServiceBackend service)
        {
            // A port given by name has no number, which reads as 0.
            writer.Sample(1, host, path.Path, pathType, service.Name, writer.Label(service.Port.Number));
        }
        else if (path.Backend.Resource is TypedLocalObjectReference resource)
        {
            Utf8 group = resource.ApiGroup.GetValueOrDefault();
            writer.SampleVariant(1, 1, host, path.Path, pathType, group, resource.Kind, resource.Name);
        }
        else
        {
            // The API server refuses such a path. If one is there all the same, its host and path are worth showing.
            writer.Sample(1, host, path.Path, pathType, default, default);
        }
    }

    private static void WriteTls(Ingress source, ref SampleWriter writer)
    {
        foreach (IngressTls tls in source.Spec.Tls)
        {
            foreach (Utf8 host in tls.Hosts)
            {
                writer.Sample(1, host, tls.SecretName);
            }
        }
    }
}
