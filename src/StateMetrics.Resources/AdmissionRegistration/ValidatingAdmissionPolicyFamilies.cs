using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Resources.AdmissionRegistration;

internal static class ValidatingAdmissionPolicyFamilies
{
    internal static readonly FamilyTable<ValidatingAdmissionPolicy> Table = new(
        ["namespace", "validatingadmissionpolicy"], static (p, ref i) => i.Values(p.Metadata.Namespace, p.Metadata.Name))
    {
        { Gauge, "kube_validatingadmissionpolicy_info", Alpha, ["param_api_version", "param_kind", "failure_policy"],
            "The kind of parameters that the validating admission policy takes, and what follows when it fails.", WritePolicy },
        { Gauge, "kube_validatingadmissionpolicy_created", Alpha, [], "When the validating admission policy was created, in Unix seconds.",
            MetadataRows.Created },
    };

    private static void WritePolicy(ValidatingAdmissionPolicy source, ref SampleWriter writer)
    {
        ValidatingAdmissionPolicySpec spec = source.Spec;
        writer.Sample(
            1, spec.ParamKind?.ApiVersion ?? default, spec.ParamKind?.Kind ?? default, spec.FailurePolicy);
    }
}
