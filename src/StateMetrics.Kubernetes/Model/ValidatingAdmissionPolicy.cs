using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/validating-admission-policy-v1/</summary>
public sealed class ValidatingAdmissionPolicy : KubernetesObject
{
    public static readonly FieldTable<ValidatingAdmissionPolicy> Fields = Table<ValidatingAdmissionPolicy>()
        .Message(2, "spec", static p => p.Spec, ValidatingAdmissionPolicySpec.Fields);

    public static readonly ResourceKind<ValidatingAdmissionPolicy> Resource = new()
    {
        Group = "admissionregistration.k8s.io",
        Version = "v1",
        Plural = "validatingadmissionpolicies",
        Kind = "ValidatingAdmissionPolicy",
        Namespaced = false,
        Fields = Fields,
        OlderVersions = [new("v1beta1", Fields)],
    };

    public readonly ValidatingAdmissionPolicySpec Spec = new();
}

public sealed class ValidatingAdmissionPolicySpec
{
    public static readonly FieldTable<ValidatingAdmissionPolicySpec> Fields = new FieldTable<ValidatingAdmissionPolicySpec>()
        .Message(1, "paramKind", static s => ref s.ParamKind, ParamKind.Fields)
        .Text(4, "failurePolicy", static s => ref s.FailurePolicy);

    public ParamKind? ParamKind;
    public Utf8 FailurePolicy;
}
