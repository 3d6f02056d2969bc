using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/</summary>
public sealed class Pod : KubernetesObject
{
    public static readonly FieldTable<Pod> Fields = Table<Pod>()
        .Message(2, "spec", static p => p.Spec, PodSpec.Fields)
        .Message(3, "status", static p => p.Status, PodStatus.Fields);

    public static readonly ResourceKind<Pod> Resource = new()
    {
        Group = "",
        Version = "v1",
        Plural = "pods",
        Kind = "Pod",
        Namespaced = true,
        Fields = Fields,
    };

    public readonly PodSpec Spec = new();
    public readonly PodStatus Status = new();

    public override Timestamp NewestTransition => Condition.Newest(Status.Conditions);
}

public sealed class PodSpec
{
    public static readonly FieldTable<PodSpec> Fields = new FieldTable<PodSpec>()
        .Messages(1, "volumes", static s => ref s.Volumes, Volume.Fields)
        .Messages(2, "containers", static s => ref s.Containers, Container.Fields)
        .Text(3, "restartPolicy", static s => ref s.RestartPolicy)
        .Integer(4, "terminationGracePeriodSeconds", static s => ref s.TerminationGracePeriodSeconds)
        .TextMap(7, "nodeSelector", static s => ref s.NodeSelector)
        .Text(8, "serviceAccountName", static s => ref s.ServiceAccountName)
        .Text(10, "nodeName", static s => ref s.NodeName)
        .Flag(11, "hostNetwork", static s => ref s.HostNetwork)
        .Text(19, "schedulerName", static s => ref s.SchedulerName)
        .Messages(20, "initContainers", static s => ref s.InitContainers, Container.Fields)
        .Messages(22, "tolerations", static s => ref s.Tolerations, Toleration.Fields)
        .Text(24, "priorityClassName", static s => ref s.PriorityClassName)
        .Text(29, "runtimeClassName", static s => ref s.RuntimeClassName)
        .QuantityMap(32, "overhead", static s => ref s.Overhead)
        .Messages(39, "resourceClaims", static s => ref s.ResourceClaims, PodResourceClaim.Fields);

    public Repeated<Volume> Volumes;
    public Repeated<Container> Containers;
    public Utf8 RestartPolicy;
    public long? TerminationGracePeriodSeconds;
    public Map<Utf8> NodeSelector;
    public Utf8 ServiceAccountName;
    public Utf8 NodeName;
    public bool HostNetwork;
    public Utf8 SchedulerName;
    public Repeated<Container> InitContainers;
    public Repeated<Toleration> Tolerations;
    public Utf8 PriorityClassName;
    public Utf8? RuntimeClassName;
    public Map<Quantity> Overhead;
    public Repeated<PodResourceClaim> ResourceClaims;
}

public sealed class Volume
{
    public static readonly FieldTable<Volume> Fields = new FieldTable<Volume>()
        .Text(1, "name", static v => ref v.Name)
        .Inline(2, "volumeSource", new FieldTable<Volume>()
            .Message(10, "persistentVolumeClaim", static v => ref v.PersistentVolumeClaim, PersistentVolumeClaimVolumeSource.Fields)
            .Message(29, "ephemeral", static v => ref v.Ephemeral, EphemeralVolumeSource.Fields));

    public Utf8 Name;
    public PersistentVolumeClaimVolumeSource? PersistentVolumeClaim;
    public EphemeralVolumeSource? Ephemeral;
}

public sealed class PersistentVolumeClaimVolumeSource
{
    public static readonly FieldTable<PersistentVolumeClaimVolumeSource> Fields = new FieldTable<PersistentVolumeClaimVolumeSource>()
        .Text(1, "claimName", static c => ref c.ClaimName)
        .Flag(2, "readOnly", static c => ref c.ReadOnly);

    public Utf8 ClaimName;
    public bool ReadOnly;
}

/// <summary>Only its presence counts.</summary>
public sealed class EphemeralVolumeSource
{
    public static readonly FieldTable<EphemeralVolumeSource> Fields = new();
}

public sealed class Container
{
    public static readonly FieldTable<Container> Fields = new FieldTable<Container>()
        .Text(1, "name", static c => ref c.Name)
        .Text(2, "image", static c => ref c.Image)
        .Message(8, "resources", static c => c.Resources, ResourceRequirements.Fields)
        .Text(24, "restartPolicy", static c => ref c.RestartPolicy);

    public Utf8 Name;
    public Utf8 Image;
    public readonly ResourceRequirements Resources = new();
    public Utf8? RestartPolicy;
}

public sealed class ResourceRequirements
{
    public static readonly FieldTable<ResourceRequirements> Fields = new FieldTable<ResourceRequirements>()
        .QuantityMap(1, "limits", static r => ref r.Limits)
        .QuantityMap(2, "requests", static r => ref r.Requests);

    public Map<Quantity> Limits;
    public Map<Quantity> Requests;
}

public sealed class Toleration
{
    public static readonly FieldTable<Toleration> Fields = new FieldTable<Toleration>()
        .Text(1, "key", static t => ref t.Key)
        .Text(2, "operator", static t => ref t.Operator)
        .Text(3, "value", static t => ref t.Value)
        .Text(4, "effect", static t => ref t.Effect)
        .Integer(5, "tolerationSeconds", static t => ref t.TolerationSeconds);

    public Utf8 Key;
    public Utf8 Operator;
    public Utf8 Value;
    public Utf8 Effect;
    public long? TolerationSeconds;
}

public sealed class PodResourceClaim
{
    public static readonly FieldTable<PodResourceClaim> Fields = new FieldTable<PodResourceClaim>()
        .Text(1, "name", static c => ref c.Name)
        .Text(3, "resourceClaimName", static c => ref c.ResourceClaimName)
        .Text(4, "resourceClaimTemplateName", static c => ref c.ResourceClaimTemplateName);

    public Utf8 Name;
    public Utf8? ResourceClaimName;
    public Utf8? ResourceClaimTemplateName;
}

public sealed class PodStatus
{
    public static readonly FieldTable<PodStatus> Fields = new FieldTable<PodStatus>()
        .Text(1, "phase", static s => ref s.Phase)
        .Messages(2, "conditions", static s => ref s.Conditions, PodCondition.Fields)
        .Text(4, "reason", static s => ref s.Reason)
        .Text(5, "hostIP", static s => ref s.HostIP)
        .Text(6, "podIP", static s => ref s.PodIP)
        .Time(7, "startTime", static s => ref s.StartTime)
        .Messages(8, "containerStatuses", static s => ref s.ContainerStatuses, ContainerStatus.Fields)
        .Text(9, "qosClass", static s => ref s.QosClass)
        .Messages(10, "initContainerStatuses", static s => ref s.InitContainerStatuses, ContainerStatus.Fields)
        .Messages(12, "podIPs", static s => ref s.PodIPs, PodAddress.Fields)
        .Messages(15, "resourceClaimStatuses", static s => ref s.ResourceClaimStatuses, PodResourceClaimStatus.Fields);

    public Utf8 Phase;
    public Repeated<PodCondition> Conditions;
    public Utf8 Reason;
    public Utf8 HostIP;
    public Utf8 PodIP;
    public Timestamp? StartTime;
    public Repeated<ContainerStatus> ContainerStatuses;
    public Utf8 QosClass;
    public Repeated<ContainerStatus> InitContainerStatuses;
    public Repeated<PodAddress> PodIPs;
    public Repeated<PodResourceClaimStatus> ResourceClaimStatuses;
}

public sealed class PodCondition : Condition
{
    public static readonly FieldTable<PodCondition> Fields = new FieldTable<PodCondition>()
        .Text(1, "type", static c => ref c.Type)
        .Text(2, "status", static c => ref c.Status)
        .Time(4, "lastTransitionTime", static c => ref c.LastTransitionTime)
        .Text(5, "reason", static c => ref c.Reason);

    public Utf8 Type;
    public Utf8 Status;
    public Utf8 Reason;
}

public sealed class PodAddress
{
    public static readonly FieldTable<PodAddress> Fields = new FieldTable<PodAddress>()
        .Text(1, "ip", static a => ref a.IP);

    public Utf8 IP;
}

public sealed class PodResourceClaimStatus
{
    public static readonly FieldTable<PodResourceClaimStatus> Fields = new FieldTable<PodResourceClaimStatus>()
        .Text(1, "name", static c => ref c.Name)
        .Text(2, "resourceClaimName", static c => ref c.ResourceClaimName);

    public Utf8 Name;
    public Utf8? ResourceClaimName;
}

public sealed class ContainerStatus
{
    public static readonly FieldTable<ContainerStatus> Fields = new FieldTable<ContainerStatus>()
        .Text(1, "name", static s => ref s.Name)
        .Message(2, "state", static s => s.State, ContainerState.Fields)
        .Message(3, "lastState", static s => s.LastState, ContainerState.Fields)
        .Flag(4, "ready", static s => ref s.Ready)
        .Integer(5, "restartCount", static s => ref s.RestartCount)
        .Text(6, "image", static s => ref s.Image)
        .Text(7, "imageID", static s => ref s.ImageID)
        .Text(8, "containerID", static s => ref s.ContainerID);

    public Utf8 Name;
    public readonly ContainerState State = new();
    public readonly ContainerState LastState = new();
    public bool Ready;
    public int RestartCount;
    public Utf8 Image;
    public Utf8 ImageID;
    public Utf8 ContainerID;
}

public sealed class ContainerState
{
    public static readonly FieldTable<ContainerState> Fields = new FieldTable<ContainerState>()
        .Message(1, "waiting", static s => ref s.Waiting, ContainerStateWaiting.Fields)
        .Message(2, "running", static s => ref s.Running, ContainerStateRunning.Fields)
        .Message(3, "terminated", static s => ref s.Terminated, ContainerStateTerminated.Fields);

    public ContainerStateWaiting? Waiting;
    public ContainerStateRunning? Running;
    public ContainerStateTerminated? Terminated;
}

public sealed class ContainerStateWaiting
{
    public static readonly FieldTable<ContainerStateWaiting> Fields = new FieldTable<ContainerStateWaiting>()
        .Text(1, "reason", static s => ref s.Reason);

    public Utf8 Reason;
}

public sealed class ContainerStateRunning
{
    public static readonly FieldTable<ContainerStateRunning> Fields = new FieldTable<ContainerStateRunning>()
        .Time(1, "startedAt", static s => ref s.StartedAt);

    public Timestamp StartedAt;
}

public sealed class ContainerStateTerminated
{
    public static readonly FieldTable<ContainerStateTerminated> Fields = new FieldTable<ContainerStateTerminated>()
        .Integer(1, "exitCode", static s => ref s.ExitCode)
        .Text(3, "reason", static s => ref s.Reason)
        .Time(5, "startedAt", static s => ref s.StartedAt)
        .Time(6, "finishedAt", static s => ref s.FinishedAt);

    public int ExitCode;
    public Utf8 Reason;
    public Timestamp StartedAt;
    public Timestamp FinishedAt;
}
