using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Resources.AdmissionRegistration;

/// <summary>What the bindings of mutating and of validating policies have in common.</summary>
internal static class PolicyBindingRows
{
    internal static void Policy(Utf8 policy, ParamRef? param, ref SampleWriter writer) =>
        writer.Sample(1, policy, param?.Name ?? default, param?.Namespace ?? default, param?.ParameterNotFoundAction ?? default);
}
