using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/deployment-v1/</summary>
public sealed class Deployment : KubernetesObject
{
    public static readonly FieldTable<Deployment> Fields = Table<Deployment>()
        .Message(2, "spec", static d => d.Spec, DeploymentSpec.Fields)
        .Message(3, "status", static d => d.Status, DeploymentStatus.Fields);

    public static readonly ResourceKind<Deployment> Resource = new()
    {
        Group = "apps",
        Version = "v1",
        Plural = "deployments",
        Kind = "Deployment",
        Namespaced = true,
        Fields = Fields,
    };

    public readonly DeploymentSpec Spec = new();
    public readonly DeploymentStatus Status = new();

    public override Timestamp NewestTransition => Condition.Newest(Status.Conditions);
}

public sealed class DeploymentSpec
{
    public static readonly FieldTable<DeploymentSpec> Fields = new FieldTable<DeploymentSpec>()
        .Integer(1, "replicas", static s => ref s.Replicas)
        .Message(4, "strategy", static s => s.Strategy, DeploymentStrategy.Fields)
        .Flag(7, "paused", static s => ref s.Paused);

    public int? Replicas;
    public readonly DeploymentStrategy Strategy = new();
    public bool Paused;
}

public sealed class DeploymentStrategy
{
    public static readonly FieldTable<DeploymentStrategy> Fields = new FieldTable<DeploymentStrategy>()
        .Message(2, "rollingUpdate", static s => ref s.RollingUpdate, RollingUpdateDeployment.Fields);

    public RollingUpdateDeployment? RollingUpdate;
}

public sealed class RollingUpdateDeployment
{
    public static readonly FieldTable<RollingUpdateDeployment> Fields = new FieldTable<RollingUpdateDeployment>()
        .IntOrString(1, "maxUnavailable", static r => ref r.MaxUnavailable)
        .IntOrString(2, "maxSurge", static r => ref r.MaxSurge);

    public IntOrString? MaxUnavailable;
    public IntOrString? MaxSurge;
}

public sealed class DeploymentStatus
{
    public static readonly FieldTable<DeploymentStatus> Fields = new FieldTable<DeploymentStatus>()
        .Integer(1, "observedGeneration", static s => ref s.ObservedGeneration)
        .Integer(2, "replicas", static s => ref s.Replicas)
        .Integer(3, "updatedReplicas", static s => ref s.UpdatedReplicas)
        .Integer(4, "availableReplicas", static s => ref s.AvailableReplicas)
        .Integer(5, "unavailableReplicas", static s => ref s.UnavailableReplicas)
        .Messages(6, "conditions", static s => ref s.Conditions, DeploymentCondition.Fields)
        .Integer(7, "readyReplicas", static s => ref s.ReadyReplicas)
        .Integer(9, "terminatingReplicas", static s => ref s.TerminatingReplicas);

    public long ObservedGeneration;
    public int Replicas;
    public int UpdatedReplicas;
    public int AvailableReplicas;
    public int UnavailableReplicas;
    public Repeated<DeploymentCondition> Conditions;
    public int ReadyReplicas;
    public int? TerminatingReplicas;
}

public sealed class DeploymentCondition : Condition
{
    public static readonly FieldTable<DeploymentCondition> Fields = new FieldTable<DeploymentCondition>()
        .Text(1, "type", static c => ref c.Type)
        .Text(2, "status", static c => ref c.Status)
        .Text(4, "reason", static c => ref c.Reason)
        .Time(7, "lastTransitionTime", static c => ref c.LastTransitionTime);

    public Utf8 Type;
    public Utf8 Status;
    public Utf8 Reason;
}
