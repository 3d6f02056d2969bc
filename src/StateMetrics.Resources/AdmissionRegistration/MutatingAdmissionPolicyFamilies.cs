using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Resources.AdmissionRegistration;

internal static class MutatingAdmissionPolicyFamilies
{
    internal static readonly FamilyTable<MutatingAdmissionPolicy> Table = new(
        ["namespace", "mutatingadmissionpolicy"], static (p, ref i) => i.Values(p.Metadata.Namespace, p.Metadata.Name))
    {
        { Gauge, "kube_mutatingadmissionpolicy_info", Alpha, ["param_api_version", "param_kind", "failure_policy", "reinvocation_policy"],
            "The kind of parameters that the mutating admission policy takes, and what follows when it fails.", WritePolicy },
        { Gauge, "kube_mutatingadmissionpolicy_created", Alpha, [], "When the mutating admission policy was created, in Unix seconds.",
            MetadataRows.Created },
    };

    private static void WritePolicy(MutatingAdmissionPolicy source, ref SampleWriter writer)
    {
        MutatingAdmissionPolicySpec spec = source.Spec;
        writer.Sample(
            1, spec.ParamKind?.ApiVersion ?? default, spec.ParamKind?.Kind ?? default, spec.FailurePolicy, spec.ReinvocationPolicy);
    }
}
