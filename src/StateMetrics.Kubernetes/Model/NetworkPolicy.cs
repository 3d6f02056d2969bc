using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/</summary>
public sealed class NetworkPolicy : KubernetesObject
{
    public static readonly FieldTable<NetworkPolicy> Fields = Table<NetworkPolicy>()
        .Message(2, "spec", static p => p.Spec, NetworkPolicySpec.Fields);

    public static readonly ResourceKind<NetworkPolicy> Resource = new()
    {
        Group = "networking.k8s.io",
        Version = "v1",
        Plural = "networkpolicies",
        Kind = "NetworkPolicy",
        Namespaced = true,
        Fields = Fields,
    };

    public readonly NetworkPolicySpec Spec = new();
}

public sealed class NetworkPolicySpec
{
    public static readonly FieldTable<NetworkPolicySpec> Fields = new FieldTable<NetworkPolicySpec>()
        .Messages(2, "ingress", static s => ref s.Ingress, NetworkPolicyRule.Fields)
        .Messages(3, "egress", static s => ref s.Egress, NetworkPolicyRule.Fields);

    public Repeated<NetworkPolicyRule> Ingress;
    public Repeated<NetworkPolicyRule> Egress;
}

/// <summary>A rule in either direction. We count them, so nothing in them has a row.</summary>
public sealed class NetworkPolicyRule
{
    public static readonly FieldTable<NetworkPolicyRule> Fields = new();
}
