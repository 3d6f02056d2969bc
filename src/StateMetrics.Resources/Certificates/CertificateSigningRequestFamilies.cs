using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Resources.Certificates;

internal static class CertificateSigningRequestFamilies
{
    private static readonly ReadOnlyMemory<byte> s_approved = "approved"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> s_denied = "denied"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> s_failed = "failed"u8.ToArray();

    internal static readonly FamilyTable<CertificateSigningRequest> Table = new(
        ["certificatesigningrequest", "signer_name"], static (r, ref i) => i.Values(r.Metadata.Name, r.Spec.SignerName))
    {
        { Gauge, "kube_certificatesigningrequest_annotations", Alpha, DynamicLabels.Annotation,
            "Annotations of the certificate signing request that the allowlist selects, as labels.", MetadataRows.Annotations },
        { Gauge, "kube_certificatesigningrequest_labels", Stable, DynamicLabels.Label,
            "Labels of the certificate signing request that the allowlist selects.", MetadataRows.Labels },
        { Gauge, "kube_certificatesigningrequest_created", Stable, [], "When the certificate signing request was created, in Unix seconds.",
            MetadataRows.Created },
        { Gauge, "kube_certificatesigningrequest_condition", Stable, ["condition"],
            "How many conditions of each type the certificate signing request has.", WriteConditions },
        { Gauge, "kube_certificatesigningrequest_cert_length", Stable, [],
            "Length of the issued certificate in bytes, 0 before it is issued.",
            static (r, ref w) => w.Sample(r.Status.Certificate.Value) },
    };

    private static void WriteConditions(CertificateSigningRequest source, ref SampleWriter writer)
    {
        int approved = 0;
        int denied = 0;
        int failed = 0;
        foreach (CertificateSigningRequestCondition condition in source.Status.Conditions)
        {
            approved += condition.Type.Is("Approved"u8) ? 1 : 0;
            denied += condition.Type.Is("Denied"u8) ? 1 : 0;
            failed += condition.Type.Is("Failed"u8) ? 1 : 0;
        }
        writer.Sample(approved, s_approved);
        writer.Sample(denied, s_denied);
        writer.Sample(failed, s_failed);
    }
}
