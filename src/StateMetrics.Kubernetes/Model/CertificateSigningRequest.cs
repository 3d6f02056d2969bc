using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/certificate-signing-request-v1/</summary>
public sealed class CertificateSigningRequest : KubernetesObject
{
    public static readonly FieldTable<CertificateSigningRequest> Fields = Table<CertificateSigningRequest>()
        .Message(2, "spec", static r => r.Spec, CertificateSigningRequestSpec.Fields)
        .Message(3, "status", static r => r.Status, CertificateSigningRequestStatus.Fields);

    public static readonly ResourceKind<CertificateSigningRequest> Resource = new()
    {
        Group = "certificates.k8s.io",
        Version = "v1",
        Plural = "certificatesigningrequests",
        Kind = "CertificateSigningRequest",
        Namespaced = false,
        Fields = Fields,
        OlderVersions = [new("v1beta1", Fields)],
    };

    public readonly CertificateSigningRequestSpec Spec = new();
    public readonly CertificateSigningRequestStatus Status = new();

    public override Timestamp NewestTransition => Condition.Newest(Status.Conditions);
}

public sealed class CertificateSigningRequestSpec
{
    public static readonly FieldTable<CertificateSigningRequestSpec> Fields = new FieldTable<CertificateSigningRequestSpec>()
        .Text(7, "signerName", static s => ref s.SignerName);

    public Utf8 SignerName;
}

public sealed class CertificateSigningRequestStatus
{
    public static readonly FieldTable<CertificateSigningRequestStatus> Fields = new FieldTable<CertificateSigningRequestStatus>()
        .Messages(1, "conditions", static s => ref s.Conditions, CertificateSigningRequestCondition.Fields)
        .ByteCount(2, "certificate", static s => ref s.Certificate);

    public Repeated<CertificateSigningRequestCondition> Conditions;
    public ByteCount Certificate;
}

public sealed class CertificateSigningRequestCondition : Condition
{
    public static readonly FieldTable<CertificateSigningRequestCondition> Fields = new FieldTable<CertificateSigningRequestCondition>()
        .Text(1, "type", static c => ref c.Type)
        .Time(5, "lastTransitionTime", static c => ref c.LastTransitionTime);

    public Utf8 Type;
}
