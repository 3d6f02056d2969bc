using StateMetrics.Exposition.Families;
using StateMetrics.Kubernetes.Model;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Resources.AdmissionRegistration;

internal static class MutatingAdmissionPolicyBindingFamilies
{
    internal static readonly FamilyTable<MutatingAdmissionPolicyBinding> Table = new(
        ["namespace", "mutatingadmissionpolicybinding"], static (b, ref i) => i.Values(b.Metadata.Namespace, b.Metadata.Name))
    {
        { Gauge, "kube_mutatingadmissionpolicybinding_info", Alpha,
            ["policy_name", "param_name", "param_namespace", "param_not_found_action"],
            "The policy that the mutating admission policy binding applies, and its parameters.",
            static (b, ref w) => PolicyBindingRows.Policy(b.Spec.PolicyName, b.Spec.ParamRef, ref w) },
        { Gauge, "kube_mutatingadmissionpolicybinding_created", Alpha, [],
            "When the mutating admission policy binding was created, in Unix seconds.", MetadataRows.Created },
    };
}
