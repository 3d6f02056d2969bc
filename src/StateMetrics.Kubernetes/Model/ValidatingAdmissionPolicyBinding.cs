using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/validating-admission-policy-binding-v1/</summary>
public sealed class ValidatingAdmissionPolicyBinding : KubernetesObject
{
    public static readonly FieldTable<ValidatingAdmissionPolicyBinding> Fields = Table<ValidatingAdmissionPolicyBinding>()
        .Message(2, "spec", static b => b.Spec, ValidatingAdmissionPolicyBindingSpec.Fields);

    public static readonly ResourceKind<ValidatingAdmissionPolicyBinding> Resource = new()
    {
        Group = "admissionregistration.k8s.io",
        Version = "v1",
        Plural = "validatingadmissionpolicybindings",
        Kind = "ValidatingAdmissionPolicyBinding",
        Namespaced = false,
        Fields = Fields,
        OlderVersions = [new("v1beta1", Fields)],
    };

    public readonly ValidatingAdmissionPolicyBindingSpec Spec = new();
}

public sealed class ValidatingAdmissionPolicyBindingSpec
{
    public static readonly FieldTable<ValidatingAdmissionPolicyBindingSpec> Fields = new FieldTable<ValidatingAdmissionPolicyBindingSpec>()
        .Text(1, "policyName", static s => ref s.PolicyName)
        .Message(2, "paramRef", static s => ref s.ParamRef, ParamRef.Fields)
        .Texts(4, "validationActions", static s => ref s.ValidationActions);

    public Utf8 PolicyName;
    public ParamRef? ParamRef;
    public Repeated<Utf8> ValidationActions;
}
