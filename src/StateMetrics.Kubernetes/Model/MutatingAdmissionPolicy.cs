using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/mutating-admission-policy-v1/</summary>
public sealed class MutatingAdmissionPolicy : KubernetesObject
{
    public static readonly FieldTable<MutatingAdmissionPolicy> Fields = Table<MutatingAdmissionPolicy>()
        .Message(2, "spec", static p => p.Spec, MutatingAdmissionPolicySpec.Fields);

    public static readonly ResourceKind<MutatingAdmissionPolicy> Resource = new()
    {
        Group = "admissionregistration.k8s.io",
        Version = "v1",
        Plural = "mutatingadmissionpolicies",
        Kind = "MutatingAdmissionPolicy",
        Namespaced = false,
        Fields = Fields,
        OlderVersions = [new("v1beta1", Fields)],
    };

    public readonly MutatingAdmissionPolicySpec Spec = new();
}

public sealed class MutatingAdmissionPolicySpec
{
    public static readonly FieldTable<MutatingAdmissionPolicySpec> Fields = new FieldTable<MutatingAdmissionPolicySpec>()
        .Message(1, "paramKind", static s => ref s.ParamKind, ParamKind.Fields)
        .Text(5, "failurePolicy", static s => ref s.FailurePolicy)
        .Text(7, "reinvocationPolicy", static s => ref s.ReinvocationPolicy);

    public ParamKind? ParamKind;
    public Utf8 FailurePolicy;
    public Utf8 ReinvocationPolicy;
}
