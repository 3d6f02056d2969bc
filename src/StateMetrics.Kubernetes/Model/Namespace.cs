using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/namespace-v1/</summary>
public sealed class Namespace : KubernetesObject
{
    public static readonly FieldTable<Namespace> Fields = Table<Namespace>()
        .Message(3, "status", static n => n.Status, NamespaceStatus.Fields);

    public static readonly ResourceKind<Namespace> Resource = new()
    {
        Group = "",
        Version = "v1",
        Plural = "namespaces",
        Kind = "Namespace",
        Namespaced = false,
        Fields = Fields,
    };

    public readonly NamespaceStatus Status = new();

    public override Timestamp NewestTransition => Condition.Newest(Status.Conditions);
}

public sealed class NamespaceStatus
{
    public static readonly FieldTable<NamespaceStatus> Fields = new FieldTable<NamespaceStatus>()
        .Text(1, "phase", static s => ref s.Phase)
        .Messages(2, "conditions", static s => ref s.Conditions, NamespaceCondition.Fields);

    public Utf8 Phase;
    public Repeated<NamespaceCondition> Conditions;
}

public sealed class NamespaceCondition : Condition
{
    public static readonly FieldTable<NamespaceCondition> Fields = new FieldTable<NamespaceCondition>()
        .Text(1, "type", static c => ref c.Type)
        .Text(2, "status", static c => ref c.Status)
        .Time(4, "lastTransitionTime", static c => ref c.LastTransitionTime);

    public Utf8 Type;
    public Utf8 Status;
}
