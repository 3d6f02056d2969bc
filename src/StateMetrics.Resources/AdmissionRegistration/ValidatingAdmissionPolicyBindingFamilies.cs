using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Wire;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Resources.AdmissionRegistration;

internal static class ValidatingAdmissionPolicyBindingFamilies
{
    internal static readonly FamilyTable<ValidatingAdmissionPolicyBinding> Table = new(
        ["namespace", "validatingadmissionpolicybinding"], static (b, ref i) => i.Values(b.Metadata.Namespace, b.Metadata.Name))
    {
        { Gauge, "kube_validatingadmissionpolicybinding_info", Alpha,
            ["policy_name", "param_name", "param_namespace", "param_not_found_action"],
            "The policy that the validating admission policy binding applies, and its parameters.",
            static (b, ref w) => PolicyBindingRows.Policy(b.Spec.PolicyName, b.Spec.ParamRef, ref w) },
        { Gauge, "kube_validatingadmissionpolicybinding_created", Alpha, [],
            "When the validating admission policy binding was created, in Unix seconds.", MetadataRows.Created },
        { Gauge, "kube_validatingadmissionpolicybinding_validation_action", Alpha, ["action"],
            "What the validating admission policy binding does with a request that fails validation.", WriteActions },
    };

    private static void WriteActions(ValidatingAdmissionPolicyBinding source, ref SampleWriter writer)
    {
        foreach (Utf8 action in source.Spec.ValidationActions)
        {
            writer.Sample(1, action);
        }
    }
}
