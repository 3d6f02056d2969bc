using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/mutating-admission-policy-binding-v1/</summary>
public sealed class MutatingAdmissionPolicyBinding : KubernetesObject
{
    public static readonly FieldTable<MutatingAdmissionPolicyBinding> Fields = Table<MutatingAdmissionPolicyBinding>()
        .Message(2, "spec", static b => b.Spec, MutatingAdmissionPolicyBindingSpec.Fields);

    public static readonly ResourceKind<MutatingAdmissionPolicyBinding> Resource = new()
    {
        Group = "admissionregistration.k8s.io",
        Version = "v1",
        Plural = "mutatingadmissionpolicybindings",
        Kind = "MutatingAdmissionPolicyBinding",
        Namespaced = false,
        Fields = Fields,
        OlderVersions = [new("v1beta1", Fields)],
    };

    public readonly MutatingAdmissionPolicyBindingSpec Spec = new();
}

public sealed class MutatingAdmissionPolicyBindingSpec
{
    public static readonly FieldTable<MutatingAdmissionPolicyBindingSpec> Fields = new FieldTable<MutatingAdmissionPolicyBindingSpec>()
        .Text(1, "policyName", static s => ref s.PolicyName)
        .Message(2, "paramRef", static s => ref s.ParamRef, ParamRef.Fields);

    public Utf8 PolicyName;
    public ParamRef? ParamRef;
}
