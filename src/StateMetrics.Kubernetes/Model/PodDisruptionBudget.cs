using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/pod-disruption-budget-v1/</summary>
public sealed class PodDisruptionBudget : KubernetesObject
{
    public static readonly FieldTable<PodDisruptionBudget> Fields = Table<PodDisruptionBudget>()
        .Message(3, "status", static o => o.Status, PodDisruptionBudgetStatus.Fields);

    public static readonly ResourceKind<PodDisruptionBudget> Resource = new()
    {
        Group = "policy",
        Version = "v1",
        Plural = "poddisruptionbudgets",
        Kind = "PodDisruptionBudget",
        Namespaced = true,
        Fields = Fields,
        OlderVersions = [new("v1beta1", Fields)],
    };

    public readonly PodDisruptionBudgetStatus Status = new();
}

public sealed class PodDisruptionBudgetStatus
{
    public static readonly FieldTable<PodDisruptionBudgetStatus> Fields = new FieldTable<PodDisruptionBudgetStatus>()
        .Integer(1, "observedGeneration", static s => ref s.ObservedGeneration)
        .Integer(3, "disruptionsAllowed", static s => ref s.DisruptionsAllowed)
        .Integer(4, "currentHealthy", static s => ref s.CurrentHealthy)
        .Integer(5, "desiredHealthy", static s => ref s.DesiredHealthy)
        .Integer(6, "expectedPods", static s => ref s.ExpectedPods);

    public long ObservedGeneration;
    public int DisruptionsAllowed;
    public int CurrentHealthy;
    public int DesiredHealthy;
    public int ExpectedPods;
}
